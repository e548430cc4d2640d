import type { FactBook } from '../../model/facts/facts.ts';
import type { LoadFact } from '../../model/facts/load.ts';
import type { PacketLosses } from '../../model/packet-losses.ts';
import type { Period } from '../../model/period.ts';
import { valueIn } from '../../model/probe.ts';
import type { ProcessExit } from '../../model/process-evidence.ts';
import type { Run } from '../../model/run.ts';
import { ownEnd } from '../facts/own-end.ts';
import type { EndEffects } from './end-effects.ts';
import { type QueueStalls, queueStallsOf } from './own-queue.ts';
import { type ProcessorWaits, processorWaitsOf } from './processor-wait.ts';
import type { Stalls } from './stalls.ts';

/** When the target ended and the load did, in milliseconds since the load's start. */
export interface Moments extends Stalls {
  readonly targetEndedMs: number | undefined;
  /** Within what time single processes of it ended: what these had is gone with them, and nothing else. */
  readonly processEnds?: readonly Period[];
  readonly loadEndedMs: number;
  /** Longest time in which the driver did not look at its sockets. */
  readonly unlookedMs?: number;
  /** Whether the first bytes that a server sends are its answer: there is no handshake above TCP before, and one request a connection. */
  readonly answersFirst?: boolean;
  /** What is known of each queue where there are several; absent where there is one. */
  readonly queueStalls?: QueueStalls;
  /** Who waited for a processor, as far as that was seen. */
  readonly processorWaits?: ProcessorWaits;
  /** What the kernels recorded of lost packets; absent where nobody watched. */
  readonly packetLosses?: PacketLosses;
}

/** The moments, and what follows from them for all attempts alike. */
export interface KnownMoments extends Moments {
  readonly unlooked: readonly Period[];
  readonly waves: readonly Period[];
  /** The ends of processes, and as long before and after as it may take to notice one. */
  readonly aroundEnds: readonly Period[];
  readonly effects: EndEffects;
  /** The longest that any attempt waited for its answer once it was connected; undefined where none was answered. */
  readonly longestAnswerMs: number | undefined;
}

/** When the target, or a process of it, ended by other hands than the run's own clean-up, and when the load was over. */
export function momentsOf(run: Run, facts?: Pick<FactBook, 'acceptance' | 'load'>): Moments {
  const acceptance = facts && valueIn(facts.acceptance);
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
    processorWaits: processorWaitsOf(run, facts && askingConnections(valueIn(facts.load))),
    ...(queueStalls !== undefined && { queueStalls }),
    ...(stalls.length > 0 && { unlookedMs: Math.max(...stalls) }),
    answersFirst: driver.kind === 'connections' && driver.probe === 'http',
    ...(packetLosses !== undefined && { packetLosses }),
  };
}

/** Those that were answered, and so asked again; of a command, which does not say how many were, all that it had at a time. */
function askingConnections(load: LoadFact | undefined): number {
  if (load === undefined) return 0;
  return load.served > 0 ? load.served : (load.connections ?? 0);
}

/** It ended after it was last seen running, and before the run learned of it. */
function periodOf({ atMs, runningAtMs = atMs }: ProcessExit): Period {
  return { fromMs: Math.min(runningAtMs, atMs), toMs: atMs };
}
