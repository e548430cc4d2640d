import type { AutopsyClass, LostSegments, Stage, Symptom, Tracking } from './attempt.ts';
import type { KernelWord } from './kernel-word.ts';

/** Attempts that ended alike. A rule explains one group. */
export interface AttemptGroup {
  readonly outcome: 'failed' | 'pending' | 'delayed';
  readonly stage: Stage;
  readonly symptom: Symptom;
  readonly autopsy: AutopsyClass;
  /** Whether each host's connection-tracking table has the four-tuple. */
  readonly clientTracking: Tracking;
  readonly serverTracking: Tracking;
  /** Whether the target had already ended when the attempt's outcome was known. */
  readonly target: 'alive' | 'gone';
  /** The application accepted no connection while the attempt could wait: a longer queue would not have helped. */
  readonly duringStall: boolean;
  /** Set where that cannot be told: nobody looked. */
  readonly unseenStall?: true;
  /** The same of the one queue that had no room for them, where several sockets listen and the application took some from others. */
  readonly ownQueue?: OwnQueue;
  /** Who was ready to run, and had no processor, for most of the time that these had; absent where neither was, or that is not known. */
  readonly lackedProcessor?: LateParty;
  readonly count: number;
  /** The number of one of them (`attempt-number.ts`). */
  readonly example?: number;
  /** When the first and the last of the attempts were known to have failed, in milliseconds since the load's start. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Longest time in which the driver did not look: what it knew late may have happened as long before. Absent where it is unknown. */
  readonly unlookedMs?: number;
  /** Whether retransmitted SYNs left the client; `unknown` where no SYN was retransmitted. */
  readonly left: 'yes' | 'no' | 'unknown';
  /**
   * The attempt lost packets on its way: it connected by a retransmitted SYN, or its request was retransmitted. Then what
   * it waits for at its deadline is not what took its time.
   */
  readonly late: boolean;
  /** Fewest and most SYN retransmissions of one attempt; `most` is undefined where those of some attempts are unknown. */
  readonly retransmits: { readonly least: number; readonly most: number | undefined };
  /** Fewest retransmissions of the request of one attempt. */
  readonly requestRetransmits: number;
  /** Of requests and answers that were lost: how large their packets were. */
  readonly lostSegments: LostSegments;
  /** What the kernels recorded of their packets; absent where nobody watched. */
  readonly kernel?: KernelWord;
}

/**
 * `stalled`: what waited in that queue when they came still waited when they gave up. `untold`: so it may have been, or which queue it was
 * is not known.
 */
export type OwnQueue = 'stalled' | 'untold';

export type LateParty = 'target' | 'driver';
