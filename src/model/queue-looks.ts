import type { Period } from './period.ts';

/** What looks at the accept queues of several listening sockets at one port (SO_REUSEPORT) showed of each. */
export interface QueueLooks {
  /** When the queue of a socket had next to no room at each look. */
  readonly full: readonly FullTime[];
  /** When connections waited in the queue of a socket at each look. Not in runs of earlier versions. */
  readonly waiting?: readonly TimeOfSocket[];
  /** When a socket dropped packets, and none of the others did (sk_drops). */
  readonly alone: readonly TimeOfSocket[];
  /**
   * Connections that waited for the application, in whichever queue, from the first look that found them to the last. Absent where nobody
   * looked at single connections, or there were too many.
   */
  readonly waits?: readonly Wait[];
}

export interface TimeOfSocket extends Period {
  /** Its inode. */
  readonly socket: number;
}

export interface FullTime extends TimeOfSocket {
  /** The fewest connections that it held at a look. */
  readonly least: number;
}

export interface Wait extends Period {
  /** How many waited just as long. */
  readonly connections: number;
}
