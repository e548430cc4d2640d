import type { Fate } from '../fate.ts';
import type { LostElsewhere } from '../packet-losses.ts';
import type { Period } from '../period.ts';
import type { SetCap } from '../set-cap.ts';
import type { BusyAtCap } from './acceptance.ts';
import type { FailedCallFact } from './calls.ts';
import type { FailingTime } from './failing-time.ts';
import type { ProcessFact } from './processes.ts';

/** One way from the target to a listener behind it. */
export interface HopFact {
  /** The program that connects, such as `envoy`. */
  readonly from: string;
  /** `127.0.0.1:9000`, `unix:/run/app.sock`. */
  readonly to: string;
  /** The program that listens there; absent where nobody could see it. */
  readonly program?: string;
  /** Programs there that have a line of their own for their backlog, as people write them. */
  readonly listening?: readonly string[];
  /** Its accept queue; absent where no listener of this host was seen to take these connections. */
  readonly queue?: HopQueue;
  /** A setting of the program there that it was at whenever somebody waited; absent: none is known. */
  readonly cap?: BusyAtCap & { readonly set: SetCap };
  /** Whether it is on this host, so that a listener there would have been seen. */
  readonly isHere: boolean;
  /** The most that had no answer to their SYN at one look, and the most that were connected. */
  readonly peakConnecting: number;
  readonly peakConnected: number;
  /** How many of each there were at each look; none in what the target's log alone says. */
  readonly looks?: readonly HopLook[];
  /** What became of connections there, as the target itself said it. */
  readonly fates: readonly HopFate[];
  /** Where SYNs towards it were lost, by the kernel's records; absent where these were not looked at, or do not hold. */
  readonly lost?: readonly LostElsewhere[];
  /** Descriptors of the processes that listen there. */
  readonly processes: readonly ProcessFact[];
  /** Calls of these that failed for want of a resource. */
  readonly calls: readonly FailedCallFact[];
}

export interface HopLook {
  readonly atMs: number;
  readonly connecting: number;
  readonly connected: number;
}

interface HopFate {
  readonly fate: Fate;
  readonly count: number;
  readonly time: FailingTime;
}

export interface HopQueue {
  readonly bound: number;
  readonly peak: number;
  /** Packets that it dropped; absent for a Unix socket, which refuses instead, and where the kernel does not say. */
  readonly dropped?: number;
  /** Times in which connections waited in it, without an end to each. */
  readonly busy: readonly Period[];
  /** Whether the last of these lasted until nobody looked any more. */
  readonly isBusyAtEnd: boolean;
}
