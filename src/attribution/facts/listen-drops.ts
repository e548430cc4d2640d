import type { HostEvidence } from '../../model/evidence.ts';
import { valueIn } from '../../model/probe.ts';
import { delta, last, peak } from '../../model/series.ts';

/** Packets that a listener dropped, by the queue that had no room for them. */
export interface ListenDrops {
  /** TcpExt.ListenOverflows. */
  readonly acceptQueue: number;
  /** TcpExt.TCPReqQFullDrop. */
  readonly synQueue: number;
  /** TcpExt.ListenDrops beyond these two. */
  readonly other: number;
}

/**
 * What the target's listener dropped: the namespace's counters, as far as the listener's own sockets say that it was they (sk_drops
 * is ListenDrops by socket). Where the kernel does not say, all that the counters show.
 */
export function listenDropsOf(server: HostEvidence): ListenDrops {
  const inAll = ofNamespace(server);
  const own = droppedByListener(server, inAll.acceptQueue + inAll.synQueue + inAll.other);
  if (own === undefined) return inAll;
  const acceptQueue = Math.min(inAll.acceptQueue, own);
  const synQueue = Math.min(inAll.synQueue, own - acceptQueue);
  return { acceptQueue, synQueue, other: Math.min(inAll.other, own - acceptQueue - synQueue) };
}

/** What all listeners of the namespace dropped. */
export function ofNamespace({ counters }: HostEvidence): ListenDrops {
  const series = valueIn(counters);
  const moved = (name: string) => (series === undefined ? 0 : (delta(series, `TcpExt.${name}`) ?? 0));
  const [acceptQueue, synQueue] = [moved('ListenOverflows'), moved('TCPReqQFullDrop')];
  return { acceptQueue, synQueue, other: Math.max(0, moved('ListenDrops') - acceptQueue - synQueue) };
}

/** Undefined where the kernel does not say. A socket that was closed may have dropped more after it was last looked at: all that nobody else did. */
export function droppedByListener({ listener, otherListeners }: HostEvidence, inAll: number): number | undefined {
  const series = valueIn(listener)?.series;
  const seen = series === undefined ? undefined : last(series, 'drops');
  if (series === undefined || seen === undefined) return undefined;
  if ((last(series, 'sockets') ?? 1) >= (peak(series, 'sockets') ?? 1)) return seen;
  const byOthers = (valueIn(otherListeners) ?? []).reduce((sum, { drops = 0 }) => sum + drops, 0);
  return Math.max(seen, inAll - byOthers);
}
