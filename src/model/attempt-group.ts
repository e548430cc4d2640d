import type { AutopsyClass, Stage, Symptom, Tracking } from './attempt.ts';

/** Attempts that ended alike: what a rule is asked to explain. */
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
  /** Whether the application took no connection from its queue as long as the attempt could wait: no queue is long enough for it. */
  readonly duringStall: boolean;
  readonly count: number;
  /** Milliseconds since the load's start at which the first and the last of them were known to have failed. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Whether SYNs that were sent again left the client; unknown where none was sent. */
  readonly left: 'yes' | 'no' | 'unknown';
  /**
   * Whether packets were lost before the attempt got as far as it did: it connected by a SYN sent again, or its request
   * was sent again. What it waits for at its deadline is then not what took its time.
   */
  readonly late: boolean;
  /** Fewest and most SYNs that one of them sent again; `most` is undefined where that is not known of all. */
  readonly retransmits: { readonly least: number; readonly most: number | undefined };
  /** Fewest times that one of them sent its request again. */
  readonly requestRetransmits: number;
}
