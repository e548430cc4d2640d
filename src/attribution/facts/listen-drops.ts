import type { HostEvidence } from '../../model/host-evidence.ts';
import { absent, derive, ok, type Probe, valueIn } from '../../model/probe.ts';
import { delta, last, peak } from '../../model/series.ts';
import type { Moved } from './moved.ts';

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

/**
 * What else a listener's socket counts as dropped, where TCP counts it (tcp_v4_rcv, net/ipv4/tcp_ipv4.c; tcp_check_req,
 * net/ipv4/tcp_minisocks.c): checks that a packet failed, a final ACK that overflowed once more, and packets for a request that is there already,
 * such as a SYN that was sent again, which a SYN-ACK answers.
 */
const ACCOUNTED = [
  'Tcp.InCsumErrors',
  'TcpExt.TCPMinTTLDrop',
  'TcpExt.TCPMD5NotFound',
  'TcpExt.TCPMD5Unexpected',
  'TcpExt.TCPMD5Failure',
  'TcpExt.TCPAORequired',
  'TcpExt.TCPAOBad',
  'TcpExt.TCPAOKeyNotFound',
  'TcpExt.ListenOverflows',
  'TcpExt.TCPSynRetrans',
  'TcpExt.TCPACKSkippedSynRecv',
  'TcpExt.TCPDeferAcceptDrop',
  'TcpExt.PAWSEstab',
  'TcpExt.TSEcrRejected',
];
/** Socket and counters are read one after the other. */
const NOISE = 8;
const NOISE_SHARE = 0.1;

/**
 * Packets that the target's listener dropped and no counter of TCP accounts for, at least: a filter that hangs on the socket is what is left. A
 * kernel that does not count one of the reasons does not have it.
 */
export function filteredAtListener(server: HostEvidence, moved: Moved): Probe<number> {
  const series = valueIn(server.listener)?.series;
  if (series === undefined) return absent('the listener was not seen');
  const dropped = last(series, 'drops');
  // Runs of earlier versions did not ask: they say what they said then.
  if (dropped === undefined) return ok(0);
  const byQueues = moved('TcpExt.ListenDrops');
  const accounted = ACCOUNTED.reduce((sum, name) => sum + (valueIn(moved(name)) ?? 0), 0);
  return derive([byQueues], queues => {
    const rest = dropped - queues - accounted;
    return rest > Math.max(NOISE, queues * NOISE_SHARE) ? rest : 0;
  });
}
