import type { AcceptanceFact } from '../model/facts/acceptance.ts';
import type { Period } from '../model/period.ts';
import { valueIn } from '../model/probe.ts';
import type { ProcessExit } from '../model/process-evidence.ts';
import type { Run } from '../model/run.ts';
import { ownEnd } from './facts/own-end.ts';
import type { Moments } from './group.ts';
import { queueStallsOf } from './own-queue.ts';
import { processorWaitsOf } from './processor-wait.ts';

/** When the target, or a process of it, ended by other hands than the run's own clean-up, and when the load was over. */
export function momentsOf(run: Run, acceptance?: AcceptanceFact): Moments {
  const processes = (run.evidence?.processes ?? []).filter(process => process.role === 'target');
  const exits = processes.flatMap(ownEnd).map(periodOf);
  const gone = exits.length > 0 && exits.length === processes.length;
  const counters = run.evidence?.client.counters;
  const loadEndedMs = counters?.state === 'read' ? (counters.value.atMs.at(-1) ?? 0) : 0;
  const targetEndedMs = gone ? Math.max(...exits.map(({ fromMs }) => fromMs)) : undefined;
  const stalls = run.driverHealth.flatMap(health => health?.longestStallMs ?? []);
  const { driver, load } = run.plan.scenario;
  const { connectTimeoutMs } = load;
  const packetLosses = run.evidence?.packetLosses && valueIn(run.evidence.packetLosses);
  const queueStalls = queueStallsOf(run.evidence && valueIn(run.evidence.server.listener));
  return {
    targetEndedMs,
    processEnds: exits,
    loadEndedMs,
    stalls: acceptance?.stalls ?? [],
    unseen: acceptance?.unseen ?? [],
    taking: acceptance?.taking ?? [],
    connectTimeoutMs,
    processorWaits: processorWaitsOf(run),
    ...(queueStalls !== undefined && { queueStalls }),
    ...(stalls.length > 0 && { unlookedMs: Math.max(...stalls) }),
    answersFirst: driver.kind === 'connections' && driver.probe === 'http',
    ...(packetLosses !== undefined && { packetLosses }),
  };
}

/** It ended after it was last seen running, and before the run learned of it. */
function periodOf({ atMs, runningAtMs = atMs }: ProcessExit): Period {
  return { fromMs: Math.min(runningAtMs, atMs), toMs: atMs };
}
