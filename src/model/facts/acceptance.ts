import type { Period } from '../period.ts';
import type { FailingTime } from './failing-time.ts';

/** How the application took connections from its accept queue. */
export interface AcceptanceFact {
  /** Connections that it accepted; undefined where they cannot be separated from those of other listeners. */
  readonly accepted: number | undefined;
  /** Failed accept() calls by errno: as the target counted them, else the trace, else the log. */
  readonly errors: Readonly<Record<string, number>>;
  /** Whether `errors` is known: false for a target that neither counts nor logs them, in a run without the trace. */
  readonly errorsKnown: boolean;
  /** When accept() failed for want of a descriptor (EMFILE, ENFILE); absent where it did not, or where no time is known. */
  readonly errorTime?: FailingTime;
  /**
   * More of several queues stand still than there are processes whose accept() failed so, and there are others: nobody knows in which queue a
   * connection waits. Absent where that is not so, or not known.
   */
  readonly failedForSome?: true;
  /**
   * The fastest rate, in connections per second, between two samples that both found connections waiting: what the
   * application is capable of. Undefined where no two samples did.
   */
  readonly busyPerSecond: number | undefined;
  /** Periods in which connections waited and none was accepted. */
  readonly stalls: readonly Period[];
  /** Periods in which nobody looked; absent: none. */
  readonly unseen?: readonly Period[];
  /** Periods in each of which it took somebody, whether or not anybody looked; absent: none is known. */
  readonly taking?: readonly Period[];
  /** Length of the longest stall. */
  readonly longestStallMs: number;
  /** A cap of the application: the constant number of connections that it held while it accepted no other, and read from, or was set to. */
  readonly ownCap: number | undefined;
  /** A setting of the application that it was at whenever somebody waited; absent: none is known. */
  readonly busyAtCap?: BusyAtCap;
  /** The last stall lasted until the last sample. */
  readonly stalledAtEnd: boolean;
}

/** From the first to the last look at connections that waited. */
export interface BusyAtCap extends Period {
  /** Connections that the application had, as many as its setting allows. */
  readonly held: number;
  readonly looks: number;
}
