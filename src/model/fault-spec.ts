import type { Side } from './side.ts';

/** What is wrong with the network on purpose, each on one host. */
export type FaultSpec = DropSpec | RejectSpec | RouteSpec | AddressSpec | QueueSpec | TimestampSpec | MtuSpec;

interface MatchSpec {
  readonly on: Side;
  /** Share of the matching packets, above 0 and up to 1. */
  readonly share: number;
  /** At most this many of them, from the first one on. */
  readonly first?: number;
}

/** Packets that a firewall on one host drops. */
export interface DropSpec extends MatchSpec {
  /** `arp`: requests for the link address of a neighbour. */
  readonly drop: 'syn' | 'syn-ack' | 'ack' | 'arp';
}

/** How a firewall on one host answers SYNs, in the place of TCP. */
export const REJECTIONS = ['tcp-reset', 'port-unreachable', 'host-unreachable', 'admin-prohibited'] as const;

export interface RejectSpec extends MatchSpec {
  readonly reject: (typeof REJECTIONS)[number];
}

/**
 * The way back to the other host. `blackhole`: there is none. `elsewhere`: the other host's packets come over a second cable, which the way
 * back does not use.
 */
export interface RouteSpec {
  readonly on: Side;
  readonly route: 'blackhole' | 'elsewhere';
}

/** The queue of a host's own device, where packets wait that are sent faster than it sends them. */
export interface QueueSpec {
  readonly on: Side;
  readonly queue: { readonly bytes: number; readonly bytesPerSecond: number };
}

/** Data leaves a host with timestamps that are older than those of its SYNs, as a broken middlebox may write them. */
export interface TimestampSpec {
  readonly on: Side;
  readonly timestamps: 'old';
}

/** The way to a host carries no packet larger than this, and nobody sends the ICMP message that would say so. */
export interface MtuSpec {
  readonly on: Side;
  /** Bytes of a packet of IP. */
  readonly mtu: number;
}

/** The last of a host's addresses, which the other one sends to, is not there. */
export interface AddressSpec {
  readonly on: Side;
  readonly address: 'missing';
}
