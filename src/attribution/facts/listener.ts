import type { Evidence } from '../../model/evidence.ts';
import type { ListenerFact } from '../../model/facts.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { delta, peak } from '../../model/series.ts';

const SOMAXCONN = 'net.core.somaxconn';

/** The target's listener: the bound of its accept queue, and whether it was met. */
export function listenerFact(run: Run, evidence: Evidence): Probe<ListenerFact> {
  const { listener, settings, otherListeners } = evidence.server;
  if (listener.state !== 'read') return listener;
  const { series } = listener.value;
  const queues = peak(series, 'sockets') ?? 1;
  const bounds = peak(series, 'bound');
  const peakQueue = peak(series, 'queue');
  if (bounds === undefined || peakQueue === undefined) return absent('the listener was not seen');
  const bound = Math.round(bounds / Math.max(1, queues));
  const fullOthers = known(otherListeners) ?? [];
  const told = run.plan.scenario.target.backlog;
  const clamp = settings[SOMAXCONN];
  const current = Number((clamp === undefined ? undefined : known(clamp)) ?? bound);
  const somaxconn = isExplained(bound, told, current) ? current : (clampAtStart(run, bound, told) ?? current);
  return read({
    backlog: backlogOf(told, bound, somaxconn),
    somaxconn,
    queues,
    bound,
    peakQueue,
    peakSynReceived: peak(series, 'synReceived') ?? 0,
    wasFull:
      (peak(series, 'full') ?? 0) > 0 || peakQueue > bounds || (fullOthers.length === 0 && overflows(evidence) > 0),
    fullOthers,
  });
}

function isExplained(bound: number, told: number | undefined, somaxconn: number): boolean {
  return bound === Math.min(told ?? bound, somaxconn);
}

/** What the lab had set before the target called listen(): a listener keeps its bound when the setting is raised later. */
function clampAtStart({ plan }: Run, bound: number, told: number | undefined): number | undefined {
  const set = plan.hosts.server.sysctl.find(({ name }) => name === SOMAXCONN);
  const somaxconn = Number(set?.value ?? Number.NaN);
  return isExplained(bound, told, somaxconn) ? somaxconn : undefined;
}

/** Where nobody told it, the bound is the backlog, unless it is what the kernel would have cut it to. */
function backlogOf(told: number | undefined, bound: number, somaxconn: number): number | undefined {
  if (told !== undefined) return told;
  return bound < somaxconn ? bound : undefined;
}

function overflows(evidence: Evidence): number {
  const counters = known(evidence.server.counters);
  return counters === undefined ? 0 : (delta(counters, 'TcpExt.ListenOverflows') ?? 0);
}
