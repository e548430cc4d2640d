import type { Probe } from '../probe.ts';

/**
 * Packets that vanished, by place, host and direction (the identities E1 to E5). A firewall on the way out of one host is
 * thus not mistaken for a limit on the way into the other. Each place stands by itself: a missing counter makes only its own
 * place unknown.
 */
export interface LossesFact {
  readonly towardsServer: PacketsFact;
  readonly clientOut: FilterLoss;
  readonly clientIn: FilterLoss;
  readonly serverIn: FilterLoss;
  readonly serverOut: FilterLoss;
  /** Packets that a host's routing did not let in. */
  readonly clientRouting: RoutingLoss;
  readonly serverRouting: RoutingLoss;
  /** Packets that one host sent and the other did not receive, per direction. */
  readonly linkToServer: Probe<number>;
  readonly linkToClient: Probe<number>;
  /** Only between two machines, on whose devices these packets are counted by themselves. */
  readonly betweenDevices?: LostBetweenDevices;
  /** What is known of the packets on each way by their size. */
  readonly sizesToServer: Probe<PacketSizes>;
  readonly sizesToClient: Probe<PacketSizes>;
  /** Packets that a receiving end of the link dropped: the processor's backlog was full. */
  readonly backlogDropped: Probe<number>;
  /** Packets that a host did not send for want of a neighbour entry. An upper bound: `linkTo…` includes them. */
  readonly neighbourTable: Probe<number>;
  /** Packets that the queueing discipline of a host's own device dropped (`tc -s qdisc`). `linkTo…` includes them. */
  readonly clientQdisc: Probe<number>;
  readonly serverQdisc: Probe<number>;
  /** Packets that came to the target's listener, and that neither its queues nor a check of TCP dropped. */
  readonly socketFilter: Probe<number>;
  /** Packets of connections that a host's TCP dropped for a timestamp older than the last one: PAWSEstab. */
  readonly clientPaws: Probe<number>;
  readonly serverPaws: Probe<number>;
  /** ListenOverflows of the target's listener. */
  readonly acceptQueue: Probe<number>;
  /** TCPReqQFullDrop of the target's listener. */
  readonly synQueue: Probe<number>;
  /** ListenDrops for want of a route back to the client. */
  readonly noRouteBack: Probe<number>;
  /** Other ListenDrops: the three-quarter rule of tcp_max_syn_backlog, or memory. */
  readonly otherListenDrops: Probe<number>;
  /** Connections established on the client and never on the server (E5). */
  readonly ghosts: Probe<number>;
  /** Unanswered SYNs that the listener's queues can have dropped: each accounts for one overflow. */
  readonly unansweredSyns: AtLeastAtMost;
}

/** Packets of the load that the device of one machine sent and that of the other did not receive. */
export interface LostBetweenDevices {
  readonly syns: Probe<number>;
  readonly synAcks: Probe<number>;
}

/** Packets on the way to the server, stage by stage. */
interface PacketsFact {
  /** Handed to the client's IP. */
  readonly asked: Probe<number>;
  /** Past the client's netfilter hooks. */
  readonly sent: Probe<number>;
  /** Received by the server's IP. */
  readonly received: Probe<number>;
  /** Past the server's netfilter hooks. */
  readonly delivered: Probe<number>;
}

/** Packets lost inside one host's netfilter hooks in one direction. */
export interface FilterLoss {
  /** Dropped by connection tracking: the table was full, or the entry could not be inserted. */
  readonly tracking: Probe<number>;
  /** The rest: dropped by a firewall rule. */
  readonly rules: Probe<number>;
}

/** Packets that the routing of one host did not let in. */
export interface RoutingLoss {
  /** The route back to the sender leads over another device (net.ipv4.conf.*.rp_filter): IPReversePathFilter. */
  readonly reversePath: Probe<number>;
  /** The host does not have the destination address: InAddrErrors and InNoRoutes. */
  readonly notLocal: Probe<number>;
}

/** The bounds that counters give for a number. */
export interface AtLeastAtMost {
  readonly atLeast: number;
  readonly atMost: Probe<number>;
}

/** Packets of one way between the hosts, as IP counts them: the sender before the device cuts them to segments. */
export interface PacketSizes {
  /** Average bytes of a packet that did not arrive; 0 where none was lost. */
  readonly lostBytes: number;
  readonly arrived: number;
  readonly arrivedBytes: number;
  /** Of those that arrived, packets that came when data had to be sent again already, or less than 250 ms before. */
  readonly arrivedBeside: number;
}
