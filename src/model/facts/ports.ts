import type { LocalPorts, PortUse } from '../evidence.ts';

export interface PortsFact {
  readonly low: number;
  readonly high: number;
  readonly reserved: number;
  /** Ports that one source can use towards one destination. */
  readonly capacity: number;
  /** The pairs of source and destination that the driver uses. */
  readonly pairs: readonly PortUse[];
  /** Whether every pair that the plan could use is full. */
  readonly exhausted: boolean;
  /** Whether nine tenths of it are. */
  readonly nearly: boolean;
  /** Held by TIME-WAIT when attempts failed, and by anything else. */
  readonly inTimeWait: number;
  readonly live: number;
  /** After how long TIME-WAIT lets a port be used again, and how many were younger than that; not there where none ever is. */
  readonly reused?: { readonly afterMs: number; readonly young: number };
  /** Ports in use towards anywhere; not there where nobody looked, or where no socket is bound before it connects. */
  readonly local?: LocalPorts;
  /** What each failed connect() came to; not there where nobody could see it. */
  readonly asked?: AskedForPorts;
}

/** connect() calls that returned EADDRNOTAVAIL, by what the kernel did before it did. */
export interface AskedForPorts {
  /** It looked for a port and found none. */
  readonly noneLeft: number;
  /** The socket had a port, and the other end has a connection from there already. */
  readonly taken: number;
  /** It looked for none. */
  readonly notSought: number;
  /** Where those were to go that found none. */
  readonly destinations: readonly string[];
}
