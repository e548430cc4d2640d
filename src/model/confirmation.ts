import type { BlamedCause, Cause } from './cause.ts';
import type { SettingChange } from './raise.ts';

/**
 * What came of lifting the blamed limit alone, with the same arrival of the same load in a fresh lab. `confirmed`: failures
 * of that kind went, and about as many more were served. `refuted`: nothing changed, and the blame is withdrawn. `unclear`: neither. `not-lifted`: why.
 */
export interface Confirmation {
  readonly cause: Cause;
  readonly result: 'confirmed' | 'refuted' | 'unclear' | 'not-lifted';
  readonly change?: SettingChange;
  /** Attempts that failed in this way with the limit as it was, and with it lifted. */
  readonly before: number;
  readonly after?: number;
  /** Attempts of all that were served, where it is known of both. */
  readonly servedBefore?: number;
  readonly servedAfter?: number;
  /** Another cause that failed no attempt any more, though nothing was done about it: the two runs differ in more than the limit. */
  readonly wentToo?: BlamedCause;
  /** What most attempts failed by once it was lifted. */
  readonly next?: BlamedCause;
  readonly runId?: string;
  readonly folder?: string;
  /** Why it was not lifted, or is not clear. */
  readonly why?: string;
}
