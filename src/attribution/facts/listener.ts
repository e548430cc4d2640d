import type { Evidence } from '../../model/evidence.ts';
import type { ListenerFact } from '../../model/facts.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { delta, last, peak, type Series } from '../../model/series.ts';

/** The target's listener: the bound of its accept queue, and whether it was met. */
export function listenerFact(run: Run, evidence: Evidence): Probe<ListenerFact> {
  const { listener, settings, otherListeners } = evidence.server;
  if (listener.state !== 'read') return listener;
  const { series } = listener.value;
  const bound = peak(series, 'bound');
  const peakQueue = peak(series, 'queue');
  if (bound === undefined || peakQueue === undefined) return absent('the listener was not seen');
  const others = (known(otherListeners) ?? []).length;
  const clamp = settings['net.core.somaxconn'];
  const sockets = Math.max(1, peak(series, 'sockets') ?? run.plan.target.processes);
  const somaxconn = somaxconnOf(clamp === undefined ? undefined : known(clamp), sockets, bound);
  return read({
    backlog: backlogOf(run.plan.scenario.target.backlog, sockets, bound, somaxconn),
    somaxconn,
    bound,
    peakQueue,
    peakSynReceived: peak(series, 'synReceived') ?? 0,
    wasFull: (peak(series, 'full') ?? 0) > 0 || peakQueue > bound || (others === 0 && overflows(evidence) > 0),
    stillFull: stillFull(series),
  });
}

/** Where nobody told it, the bound is the backlog, unless it is what the kernel would have cut it to. */
function backlogOf(told: number | undefined, sockets: number, bound: number, somaxconn: number): number | undefined {
  if (told !== undefined) return told * sockets;
  return bound < somaxconn ? bound : undefined;
}

/** Several sockets that share the port have a queue each: their bounds add up, and so does what clamps them. */
function somaxconnOf(value: string | undefined, sockets: number, bound: number): number {
  return value === undefined ? bound : Number(value) * sockets;
}

function overflows(evidence: Evidence): number {
  const counters = known(evidence.server.counters);
  return counters === undefined ? 0 : (delta(counters, 'TcpExt.ListenOverflows') ?? 0);
}

function stillFull(series: Series): boolean {
  return (last(series, 'full') ?? 0) > 0;
}
