import type { AutopsyClass } from '../../model/attempt.ts';
import type { Attempt } from '../../model/ledger.ts';
import { holdsOneOf, joined, type Period } from '../../model/period.ts';
import { autopsyOf } from './autopsy.ts';

/** What is known of when the application took connections. */
export interface Stalls {
  /** When connections waited and the application took none. */
  readonly stalls?: readonly Period[];
  /** When nobody looked whether it took any. */
  readonly unseen?: readonly Period[];
  /** When it took somebody, whether or not anybody looked. */
  readonly taking?: readonly Period[];
  /** How long an attempt may wait. */
  readonly connectTimeoutMs?: number;
}

/** An attempt, and when a listener first and last had no room for a SYN of its, where that is recorded with its time. */
export type WaitingAttempt = Attempt & { readonly firstDropMs?: number; readonly lastDropMs?: number };

/** What the kernels hold of connections that the application did not take. */
const NOT_TAKEN: readonly AutopsyClass[] = ['syn-lost', 'syn-received', 'ghost', 'queued', 'unknown'];
/** A wait that is not over yet is in vain once the application has taken nobody for this long. */
const STALLED_MS = 500;

/** Looks at the queue have gaps, so that a stall begins before it shows: this part of the time that an attempt had has to show. */
const NOTICED = 0.9;
/** And it ends after it was last seen: no later than the next look, which comes as soon as this. */
const NEXT_LOOK_MS = 50;

/** Whether the application took nobody in all the time that the attempt could wait: from its start, or as long before its end as it may take. */
export function isDuringStall(attempt: WaitingAttempt, atMs: number, moments: Stalls): boolean {
  const { stalls = [] } = moments;
  if (stalls.length === 0 || !isNotTaken(attempt)) return false;
  const wait = waitOf(attempt, atMs, moments);
  return stalls.some(stall => isOutlastedBy(stall, wait));
}

/** Whether neither kernel knows that the application had it. */
export function isNotTaken(attempt: WaitingAttempt): boolean {
  return attempt.outcome !== 'served' && NOT_TAKEN.includes(autopsyOf(attempt));
}

/** Whether a stall lasted all the time of a wait. */
export function isOutlastedBy(stall: Period, { fromMs, toMs }: Period): boolean {
  const leastMs = (toMs - fromMs) * NOTICED;
  return stall.toMs + NEXT_LOOK_MS >= toMs && Math.min(stall.toMs, toMs) - Math.max(stall.fromMs, fromMs) >= leastMs;
}

/** Whether nobody can tell that: nobody looked in all that time, but for when the application took none, and no packet tells that it took somebody. */
export function isUnseenStall(
  attempt: WaitingAttempt,
  atMs: number,
  moments: Stalls & { readonly unlooked: readonly Period[] },
): boolean {
  const { unlooked, taking = [] } = moments;
  if (unlooked.length === 0 || isDuringStall(attempt, atMs, moments)) return false;
  const isUnlooked = isDuringStall(attempt, atMs, { ...moments, stalls: unlooked });
  return isUnlooked && !holdsOneOf(waitOf(attempt, atMs, moments), taking);
}

/**
 * The time that it could wait. A driver can be late with its call, and late to see that its time is over: the kernel's record of its first
 * SYN is neither.
 */
export function waitOf(
  attempt: WaitingAttempt,
  atMs: number,
  { connectTimeoutMs: mayMs = Infinity }: Pick<Stalls, 'connectTimeoutMs'>,
): Period {
  const { outcome, stage, startMs, firstDropMs } = attempt;
  if (outcome === 'pending') return { fromMs: atMs - STALLED_MS, toMs: atMs };
  if (stage === 'connect' && firstDropMs !== undefined && firstDropMs < atMs)
    return { fromMs: firstDropMs, toMs: Math.min(atMs, firstDropMs + mayMs) };
  return { fromMs: Math.max(startMs, atMs - mayMs), toMs: atMs };
}

/** Stalls, each with the time around it in which nobody looked: it may have begun or ended then. None where somebody always looked. */
export function unlookedPeriods({ stalls = [], unseen = [] }: Stalls): readonly Period[] {
  const whole = unseen.length === 0 ? [] : joined([...stalls, ...unseen]);
  return whole.filter(period => stalls.some(({ fromMs }) => fromMs >= period.fromMs && fromMs <= period.toMs));
}
