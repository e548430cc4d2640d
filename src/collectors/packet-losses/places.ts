import type { LossPlace, PacketKind } from '../../model/packet-losses.ts';
import type { Side } from '../../model/side.ts';
import { FLAG } from './layout.ts';

/** A packet that the kernel dropped, in the kernel's own words. */
export interface Drop {
  /** enum skb_drop_reason without its prefix. */
  readonly reason: string;
  /** The function that dropped it. */
  readonly symbol: string;
  /** Flags of its header, and whether it held data (FLAG). */
  readonly flags: number;
  /** Which host it was on its way to. */
  readonly to: Side;
  /** On which host it was dropped; where both share one namespace, undefined. */
  readonly on?: Side;
  /** Whether another processor made its connection meanwhile, of another packet. */
  readonly isOvertaken?: boolean;
}

/** Reasons that are no loss: the end of every connection, copies of what has come already, answers to what is over. */
export const NOISE: readonly string[] = [
  'SKB_NOT_DROPPED_YET',
  'SKB_CONSUMED',
  'QUEUE_PURGE',
  'SOCKET_CLOSE',
  'TCP_OLD_DATA',
  'TCP_OLD_ACK',
  'TCP_TOO_OLD_ACK',
  'TCP_OLD_SEQUENCE',
  'TCP_INVALID_SEQUENCE',
  'TCP_INVALID_END_SEQUENCE',
  'TCP_OFOMERGE',
  'TCP_ZEROWINDOW',
  'TCP_OVERWINDOW',
  'TCP_RFC7323_PAWS_ACK',
  'TCP_RESET',
  'TCP_CLOSE',
  'PACKET_SOCK_ERROR',
];

/** What a packet socket gets are copies, whether it has room for them or not (net/packet/af_packet.c). */
const TAPS = ['packet_rcv', 'tpacket_rcv', 'packet_rcv_spkt'];

/** Where a kernel that receives a packet may lose it. */
const ON_ARRIVAL: Readonly<Record<string, 'rp-filter' | 'route' | 'device-filter'>> = {
  IP_RPFILTER: 'rp-filter',
  IP_INADDRERRORS: 'route',
  IP_INNOROUTES: 'route',
  IP_LOCAL_SOURCE: 'route',
  IP_INVALID_SOURCE: 'route',
  IP_INVALID_DEST: 'route',
  IP_LOCALNET: 'route',
  TC_INGRESS: 'device-filter',
  XDP: 'device-filter',
};

/** Where a kernel that sends one may. */
const ON_DEPARTURE: Readonly<Record<string, 'route' | 'neighbour' | 'neighbour-table' | 'qdisc' | 'device-filter'>> = {
  IP_OUTNOROUTES: 'route',
  NEIGH_FAILED: 'neighbour',
  NEIGH_QUEUEFULL: 'neighbour',
  NEIGH_DEAD: 'neighbour',
  NEIGH_CREATEFAIL: 'neighbour-table',
  QDISC_DROP: 'qdisc',
  TC_EGRESS: 'device-filter',
  QDISC_OVERLIMIT: 'qdisc',
  QDISC_CONGESTED: 'qdisc',
  CAKE_FLOOD: 'qdisc',
  FQ_BAND_LIMIT: 'qdisc',
  FQ_HORIZON_LIMIT: 'qdisc',
  FQ_FLOW_LIMIT: 'qdisc',
};

/** Where a packet may be lost that is of one host without a doubt. */
const ANYWHERE: Readonly<Record<string, LossPlace>> = {
  CPU_BACKLOG: 'processor-backlog',
  TCP_RFC7323_PAWS: 'paws',
  TCP_RFC7323_TW_PAWS: 'paws',
  TCP_RFC7323_TSECR: 'paws',
  PROTO_MEM: 'memory',
  NOMEM: 'memory',
  TCP_OFO_QUEUE_PRUNE: 'receive-buffer',
  SOCKET_RCVBUFF: 'receive-buffer',
  SOCKET_BACKLOG: 'receive-buffer',
  SOCKET_FILTER: 'socket-filter',
  TCP_CSUM: 'checksum',
  IP_CSUM: 'checksum',
  SKB_CSUM: 'checksum',
};

const RECEIVE = ['tcp_v4_rcv', 'tcp_v6_rcv'];

/** In words of our own; undefined for what is no loss. Nothing is guessed: what the tables do not know keeps the kernel's words. */
export function placeOf(drop: Drop): LossPlace | undefined {
  const { reason, symbol, to, on } = drop;
  if (NOISE.includes(reason) || TAPS.includes(symbol)) return undefined;
  if (reason === 'NETFILTER_DROP') return netfilterPlace(symbol, on ?? to);
  if (reason === 'NO_SOCKET') return withoutSocket(drop);
  if (reason === 'TCP_LISTEN_OVERFLOW' && RECEIVE.includes(symbol)) return 'listener-ack';
  // Linux 6.12 has no word for a full accept queue either, and neither has TCP_DEFER_ACCEPT, which loses nothing.
  if (reason === 'NOT_SPECIFIED' && RECEIVE.includes(symbol)) return undefined;
  // A SYN-ACK that was sent again meets a connection that stands.
  if (reason === 'TCP_INVALID_SYN' && kindOf(drop.flags) === 'SYN-ACK') return undefined;
  const arriving = ON_ARRIVAL[reason];
  if (arriving !== undefined) return `${on ?? to}-${arriving}`;
  const leaving = ON_DEPARTURE[reason];
  if (leaving !== undefined) return `${on ?? opposite(to)}-${leaving}`;
  return ANYWHERE[reason] ?? `other: ${reason}@${symbol}`;
}

/** In Linux 6.1 every rule says nf_hook_slow; in later ones iptables-legacy and the tracking do. */
function netfilterPlace(symbol: string, side: Side): LossPlace {
  if (symbol === 'nft_do_chain') return `${side}-rule`;
  if (symbol === 'nf_hook_slow') return `${side}-hook`;
  return `other: NETFILTER_DROP@${symbol}`;
}

function withoutSocket({ symbol, flags, to, isOvertaken }: Drop): LossPlace | undefined {
  if ((flags & FLAG.reset) !== 0) return undefined;
  if (symbol === 'cookie_v4_check' || symbol === 'cookie_v6_check') {
    if (isOvertaken !== true) return 'listener-cookie';
    // Its connection stands: only data has to be sent again.
    return kindOf(flags) === 'data' ? `other: NO_SOCKET@${symbol}` : undefined;
  }
  if (!RECEIVE.includes(symbol)) return `other: NO_SOCKET@${symbol}`;
  return kindOf(flags) === 'SYN' && to === 'server' ? 'no-listener' : 'no-connection';
}

export function opposite(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

/** What a packet is, by its flags. */
export function kindOf(flags: number): PacketKind {
  if ((flags & (FLAG.fin | FLAG.reset)) !== 0)
    return (flags & FLAG.data) !== 0 && (flags & FLAG.reset) === 0 ? 'data' : 'other';
  if ((flags & FLAG.syn) !== 0) return (flags & FLAG.ack) !== 0 ? 'SYN-ACK' : 'SYN';
  if ((flags & FLAG.data) !== 0) return 'data';
  return (flags & FLAG.ack) !== 0 ? 'ACK' : 'other';
}
