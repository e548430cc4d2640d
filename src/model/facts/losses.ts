import type { Probe } from '../probe.ts';

/**
 * Packets that vanished, by the place where they did: the identities E1 to E5. Host by host and by direction, so that
 * a firewall on the way out of one is not taken for a limit on the way into the other. Each place is known by itself: what one
 * counter is missing for leaves the others as they are.
 */
export interface LossesFact {
  readonly towardsServer: PacketsFact;
  readonly clientOut: FilterLoss;
  readonly clientIn: FilterLoss;
  readonly serverIn: FilterLoss;
  readonly serverOut: FilterLoss;
  /** What each host's routing did not let in. */
  readonly clientRouting: RoutingLoss;
  readonly serverRouting: RoutingLoss;
  /** Sent by one host and not received by the other, per direction. */
  readonly linkToServer: Probe<number>;
  readonly linkToClient: Probe<number>;
  /** Packets that the receiving end of the link dropped because the processor's backlog was full. */
  readonly backlogDropped: Probe<number>;
  /** Packets that a host did not send for want of a neighbour entry: of those that vanished on the link, at most. */
  readonly neighbourTable: Probe<number>;
  /** ListenOverflows of the target's listener. */
  readonly acceptQueue: Probe<number>;
  /** TCPReqQFullDrop of the target's listener. */
  readonly synQueue: Probe<number>;
  /** ListenDrops for want of a route to whoever sent the SYN. */
  readonly noRouteBack: Probe<number>;
  /** ListenDrops beyond these three: the three-quarter rule of tcp_max_syn_backlog, or memory. */
  readonly otherListenDrops: Probe<number>;
  /** Established for the client and never for the server (E5). */
  readonly ghosts: Probe<number>;
  /** SYNs without an answer, as far as the listener's queues can have dropped them: overflows that are spent. */
  readonly unansweredSyns: AtLeastAtMost;
}

/** Packets on the way to the server, by how far they came. */
interface PacketsFact {
  /** What the client's IP was asked to send, and what got past the client's own hooks. */
  readonly asked: Probe<number>;
  readonly sent: Probe<number>;
  readonly received: Probe<number>;
  /** What got past the server's own hooks. */
  readonly delivered: Probe<number>;
}

/** Packets lost inside one host's netfilter hooks in one direction. */
export interface FilterLoss {
  /** Those that connection tracking dropped: its table was full, or the entry could not be inserted. */
  readonly tracking: Probe<number>;
  /** The rest: a firewall rule. */
  readonly rules: Probe<number>;
}

export interface RoutingLoss {
  /** The route back to the sender leads over another device (net.ipv4.conf.*.rp_filter): IPReversePathFilter. */
  readonly reversePath: Probe<number>;
  /** The host does not have the address that they were sent to: InAddrErrors and InNoRoutes. */
  readonly notLocal: Probe<number>;
}

/** What counters allow a number to be. */
export interface AtLeastAtMost {
  readonly atLeast: number;
  readonly atMost: Probe<number>;
}
