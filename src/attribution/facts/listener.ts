import type { Evidence } from '../../model/evidence.ts';
import type { ListenerFact } from '../../model/facts.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { delta, peak } from '../../model/series.ts';

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
  const clamp = settings['net.core.somaxconn'];
  const somaxconn = Number((clamp === undefined ? undefined : known(clamp)) ?? bound);
  return read({
    backlog: backlogOf(run.plan.scenario.target.backlog, bound, somaxconn),
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

/** Where nobody told it, the bound is the backlog, unless it is what the kernel would have cut it to. */
function backlogOf(told: number | undefined, bound: number, somaxconn: number): number | undefined {
  if (told !== undefined) return told;
  return bound < somaxconn ? bound : undefined;
}

function overflows(evidence: Evidence): number {
  const counters = known(evidence.server.counters);
  return counters === undefined ? 0 : (delta(counters, 'TcpExt.ListenOverflows') ?? 0);
}
