import type { Side } from './side.ts';

/**
 * Where a kernel lost a packet, in words of our own, so that runs on any kernel compare. `hook`: a netfilter hook that kernel and
 * counters do not tell apart, a rule or the tracking. `listener-syn`: a SYN that a listener did not answer; `listener-ack`: an ACK or data of a
 * request whose connection found the accept queue full; `listener-cookie`: the same of a SYN cookie. `no-listener`: a SYN to a port on
 * which nothing listens; `no-connection`: any later packet of which the kernel has no connection. `neighbour`: no link address was
 * found; `neighbour-table`: the table of link addresses was full. `route`: no route, or not an address of this host.
 * `device-filter`: a filter of tc, or a program of XDP, at a network device.
 */
export const LOSS_PLACES = [
  'client-rule',
  'client-tracking',
  'client-hook',
  'client-route',
  'client-rp-filter',
  'client-neighbour',
  'client-neighbour-table',
  'client-qdisc',
  'client-device-filter',
  'processor-backlog',
  'link',
  'server-rule',
  'server-tracking',
  'server-hook',
  'server-route',
  'server-rp-filter',
  'server-neighbour',
  'server-neighbour-table',
  'server-qdisc',
  'server-device-filter',
  'listener-syn',
  'listener-ack',
  'listener-cookie',
  'no-listener',
  'no-connection',
  'paws',
  'memory',
  'receive-buffer',
  'socket-filter',
  'checksum',
] as const;
export type NamedLossPlace = (typeof LOSS_PLACES)[number];

/** What has no word of ours stands as the kernel said it: `other: TCP_FASTOPEN@tcp_try_fastopen`. */
export type LossPlace = NamedLossPlace | `other: ${string}`;

/** What a packet was, by its flags and its length. `other` has a FIN or RST, or no sense. */
export const PACKET_KINDS = ['SYN', 'SYN-ACK', 'ACK', 'data', 'other'] as const;
export type PacketKind = (typeof PACKET_KINDS)[number];

/** Whose TCP sent a reset. `no-tcp`: the client got one that neither kernel's TCP sent, as a firewall's rule does. */
export const RESET_SENDERS = ['client', 'server', 'no-tcp'] as const;
export type ResetSender = (typeof RESET_SENDERS)[number];

/**
 * What a kernel did with a packet of a connection. `reset`: sent, with the kernel's word for why (enum sk_rst_reason without its
 * prefix; `unknown` where the kernel has none). `retransmit`: a packet was sent again; `refusal`, with the errno's name or NET_XMIT_DROP, where the host itself
 * did not let it go.
 */
export type PacketEvent =
  | { readonly what: 'loss'; readonly place: LossPlace; readonly packet: PacketKind; readonly to: Side }
  | { readonly what: 'reset'; readonly by: ResetSender; readonly reason: string }
  | { readonly what: 'retransmit'; readonly by: Side; readonly packet: 'SYN' | 'data'; readonly refusal?: string };

/** All packets of one kind of event, of whatever connection. */
export interface EventTotal {
  readonly event: PacketEvent;
  readonly packets: number;
  readonly connections: number;
  /** Of `packets`, those of connections that are no attempt of the ledger, or no one attempt alone. */
  readonly ofNoAttempt: number;
}

/**
 * Records held against the kernel's own count of the same packets. Equal: every one of them is named. Fewer recorded: so many
 * are of nobody, and what is recorded means "at least". More recorded: records of these places are not to be trusted.
 */
export interface LossCheck {
  readonly places: readonly NamedLossPlace[];
  readonly recorded: number;
  /** The kernel's name of the counter. */
  readonly counter: string;
  readonly counted: number;
}

/** SYNs of connections that are no attempts, as those of a proxy to what is behind it, by where they went and where they were lost. */
export interface LostElsewhere {
  /** `127.0.0.1:9000` */
  readonly to: string;
  readonly place: LossPlace;
  readonly packets: number;
  readonly connections: number;
}

/** A part of the watch that this kernel does not allow. */
export interface Unwatched {
  /** `later-packets`: all that comes after the handshake's SYN and SYN-ACK. */
  readonly part: 'losses' | 'listener-syn' | 'later-packets' | 'resets' | 'retransmits' | 'reset-reasons';
  readonly why: string;
}

/** The kernel's own word for each lost packet of the load. Each attempt's share lies beside its ledger (`loss-rows.ts`). */
export interface PacketLosses {
  /** `bpf`: programs at the kernel's tracepoints. `trail`: nftables counters on the path. */
  readonly source: 'bpf' | 'trail';
  /** Milliseconds since the load's start before which nobody counted; absent: from the first packet on. */
  readonly sinceMs?: number;
  /** The one side whose kernel was asked, where the other's could not be. */
  readonly onlyOf?: Side;
  /** Rows of attempts refer to these by their place in the list. */
  readonly totals: readonly EventTotal[];
  /** Those towards most destinations; absent where only packets of the run's own listener were looked at. */
  readonly elsewhere?: readonly LostElsewhere[];
  /** Packets of connections that found no room in the kernel's table of records. */
  readonly lost: number;
  readonly checks: readonly LossCheck[];
  readonly unwatched: readonly Unwatched[];
}

/** Whether records of a place hold: no counter contradicts them. */
export function isTrusted({ checks }: PacketLosses, place: LossPlace): boolean {
  return checks.every(
    ({ places, recorded, counted }) => recorded <= counted || !places.some(checked => checked === place),
  );
}
