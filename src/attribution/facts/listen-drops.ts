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
 * What the target's listener dropped: its share of the namespace's counters, by the drops of its own sockets (sk_drops is
 * ListenDrops per socket). Where the kernel does not count per socket: all that the namespace counts.
 */
export function listenDropsOf(server: HostEvidence): ListenDrops {
  const inAll = ofNamespace(server);
  const own = droppedByListener(server, inAll.acceptQueue + inAll.synQueue + inAll.other);
  if (own === undefined) return inAll;
  const acceptQueue = Math.min(inAll.acceptQueue, own);
  const synQueue = Math.min(inAll.synQueue, own - acceptQueue);
  return { acceptQueue, synQueue, other: Math.min(inAll.other, own - acceptQueue - synQueue) };
}

/** What all listeners of the namespace dropped together. */
export function ofNamespace({ counters }: HostEvidence): ListenDrops {
  const series = valueIn(counters);
  const moved = (name: string) => (series === undefined ? 0 : (delta(series, `TcpExt.${name}`) ?? 0));
  const [acceptQueue, synQueue] = [moved('ListenOverflows'), moved('TCPReqQFullDrop')];
  return { acceptQueue, synQueue, other: Math.max(0, moved('ListenDrops') - acceptQueue - synQueue) };
}

/**
 * Undefined where the kernel does not count drops per socket. A closed socket may have dropped more after its last sample: it
 * gets all drops that no other listener had.
 */
export function droppedByListener({ listener, otherListeners }: HostEvidence, inAll: number): number | undefined {
  const series = valueIn(listener)?.series;
  const seen = series === undefined ? undefined : last(series, 'drops');
  if (series === undefined || seen === undefined) return undefined;
  if ((last(series, 'sockets') ?? 1) >= (peak(series, 'sockets') ?? 1)) return seen;
  const byOthers = (valueIn(otherListeners) ?? []).reduce((sum, { drops = 0 }) => sum + drops, 0);
  return Math.max(seen, inAll - byOthers);
}
