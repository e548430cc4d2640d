import type { LocalPorts, PortUse } from '../host-evidence.ts';

/** The client's ephemeral ports. */
export interface PortsFact {
  readonly low: number;
  readonly high: number;
  readonly reserved: number;
  /** Ports that one source can use towards one destination. */
  readonly capacity: number;
  /** The (source, destination) pairs that the driver uses. */
  readonly pairs: readonly PortUse[];
  /** Whether every (source, destination) pair that the plan could use is full. */
  readonly exhausted: boolean;
  /** Whether every pair of addresses is nine tenths full. */
  readonly nearly: boolean;
  /** Ports held by TIME-WAIT when attempts failed. */
  readonly inTimeWait: number;
  /** Ports held by any other state. */
  readonly live: number;
  /**
   * How long a port stays in TIME-WAIT before connect() may use it again (tcp_tw_reuse), and how many ports had not been
   * there that long; absent where connect() never reuses one.
   */
  readonly reused?: { readonly afterMs: number; readonly young: number };
  /** The same where connect() never reuses one, as it would be if it did. */
  readonly ifReused?: { readonly afterMs: number; readonly young: number };
  /** Ports in use towards any destination; absent where they were not read, or where sockets are not bound before connect(). */
  readonly local?: LocalPorts;
  /** What each failed connect() asked for; absent where calls were not traced. */
  readonly asked?: AskedForPorts;
}

/** connect() calls that returned EADDRNOTAVAIL, by the reason that the kernel had. */
export interface AskedForPorts {
  /** The kernel looked for a free port and found none. */
  readonly noneLeft: number;
  /** The socket had a port, but its four-tuple was taken. */
  readonly taken: number;
  /** The kernel did not look for a port. */
  readonly notSought: number;
  /** Destinations of the calls in `noneLeft`. */
  readonly destinations: readonly string[];
}
