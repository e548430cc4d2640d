import type { Probe } from './probe.ts';
import type { QueueLooks } from './queue-looks.ts';
import type { Series } from './series.ts';

/** Ports that connections to one destination were translated to, of one address. */
export interface TranslatedPorts {
  /** `198.19.0.1:8080`, as the connecting program has it. */
  readonly to: string;
  /** The address that they were given. */
  readonly address: string;
  readonly ports: number;
  readonly lowest: number;
  readonly highest: number;
}

/** One network namespace. Series names are the kernel's own: `Tcp.ActiveOpens`, `TcpExt.ListenOverflows`. */
export interface HostEvidence {
  /** /proc/net/snmp, snmp6 and netstat as `Group.Name`. */
  readonly counters: Probe<Series>;
  /** /proc/net/sockstat as `TCP.inuse`, `TCP.tw`. */
  readonly sockstat: Probe<Series>;
  /**
   * `count`, `max`, and the columns of /proc/net/stat/nf_conntrack: `drop`, `early_drop`, `insert_failed`, … Where no connection
   * tracking is loaded at the start, `loaded` alone.
   */
  readonly conntrack: Probe<Series>;
  /**
   * Ports that this host's address translation had given to connections at the end of the load, those ways with the most first; not in
   * runs of earlier versions.
   */
  readonly translated?: Probe<readonly TranslatedPorts[]>;
  /** The host's own end of the link, from /proc/net/dev: `rx_dropped`, `tx_dropped`, … */
  readonly link: Probe<Series>;
  /**
   * SYNs of each client to the server's port, and SYN-ACKs back, on this host's device: `syn 10.0.0.11`, `synAck 10.0.0.11`. Only where
   * client and server are two machines.
   */
  readonly handshakes?: Probe<Series>;
  /** `drops`: packets that the queueing disciplines of its devices dropped; not there in runs of earlier versions. */
  readonly qdisc?: Probe<Series>;
  /** Effective sysctl values, read back in the namespace after everything was set. */
  readonly settings: Readonly<Record<string, Probe<string>>>;
  /** The listener under test; on the server only. */
  readonly listener: Probe<ListenerEvidence>;
  /** Other listeners whose accept queue was ever full, or that dropped a packet; on the server only. */
  readonly otherListeners: Probe<readonly OtherListener[]>;
  /** TCP sockets by state at the end of the load, before anything was closed. */
  readonly socketStates: Probe<Readonly<Record<string, number>>>;
  /** Local ports in use at the end of the load, per source and destination, those with the most ports first. */
  readonly portUse: Probe<readonly PortUse[]>;
  /** Local ports in use towards anywhere, when most of them were; on the client only, and not in runs of earlier versions. */
  readonly localPorts?: Probe<LocalPorts>;
}

/**
 * Series `queue` (accept queue now), `bound` (its limit as the kernel clamped it), `synReceived` (SYN queue now).
 * Several listening sockets may share the port: these are then sums over them, `sockets` is their number, and `full`
 * the number of those whose queue holds more than its bound, `empty` of those with an empty queue. `drops`: packets that they dropped since the first row (sk_drops), where
 * the kernel says so; `others`: other listening sockets of the namespace; `somaxconn`: what cuts a
 * listen() at this moment. Earlier versions did not look at that.
 */
export interface ListenerEvidence {
  readonly address: string;
  readonly port: number;
  readonly series: Series;
  /**
   * Its connections, looked at while some waited: `entered` since the first look, at least; `queue` of these in the accept queue; `held`
   * that a process has; `unread` of these with bytes that it has not read yet; `received` bytes on these so far. Not there where nobody
   * looked.
   */
  readonly connections?: Series;
  /** Where several sockets share the port: what each of their queues showed. Not in runs of earlier versions. */
  readonly queues?: QueueLooks;
}

export interface OtherListener {
  readonly address: string;
  readonly port: number;
  readonly peakQueue: number;
  readonly bound: number;
  /** Packets that it dropped during the run (sk_drops); not there where the kernel does not say. */
  readonly drops?: number;
}

export interface PortUse {
  readonly source: string;
  readonly destination: string;
  readonly destinationPort: number;
  /** Ports inside the ephemeral range, by the state of the socket that holds them. */
  readonly byState: Readonly<Record<string, number>>;
  /**
   * When those in TIME-WAIT entered it, the earliest first: milliseconds since the load's start, and how many. Not in runs of earlier
   * versions.
   */
  readonly timeWaitSince?: readonly (readonly [atMs: number, sockets: number])[];
}

/** Ports of the ephemeral range that any TCP socket of the namespace has, each counted once. */
export interface LocalPorts {
  readonly inUse: number;
  /** The most that one local address has: a socket that binds to it needs another one. */
  readonly mostOfOneAddress: number;
}
