import type { AutopsyClass } from '../model/attempt.ts';
import type { Attempt } from '../model/ledger.ts';
import type { Period } from '../model/period.ts';
import { autopsyOf } from './autopsy.ts';

/** What is known of when the application took connections. */
export interface Stalls {
  /** When connections waited and the application took none. */
  readonly stalls?: readonly Period[];
  /** When nobody looked whether it took any. */
  readonly unseen?: readonly Period[];
  /** How long an attempt may wait. */
  readonly connectTimeoutMs?: number;
}

/** What the kernels hold of connections that the application did not take. */
const NOT_TAKEN: readonly AutopsyClass[] = ['syn-lost', 'syn-received', 'ghost', 'queued', 'unknown'];
/** A wait that is not over yet is in vain once the application has taken nobody for this long. */
const STALLED_MS = 500;

/** Looks at the queue have gaps, so that a stall begins before it shows: this part of the time that an attempt had may be before. */
const UNNOTICED = 0.1;

/** Whether the application took nobody in all the time that the attempt could wait: from its start, or as long before its end as it may take. */
export function isDuringStall(attempt: Attempt, atMs: number, moments: Stalls): boolean {
  const { stalls = [], connectTimeoutMs = Number.POSITIVE_INFINITY } = moments;
  if (stalls.length === 0 || attempt.outcome === 'served' || !NOT_TAKEN.includes(autopsyOf(attempt))) return false;
  const fromMs = attempt.outcome === 'pending' ? atMs - STALLED_MS : Math.max(attempt.startMs, atMs - connectTimeoutMs);
  const noticedMs = (atMs - fromMs) * UNNOTICED;
  return stalls.some(stall => stall.fromMs - noticedMs <= fromMs && stall.toMs >= atMs);
}

/** Whether nobody can tell that: nobody looked in all that time, but for when the application took none. */
export function isUnseenStall(
  attempt: Attempt,
  atMs: number,
  moments: Stalls & { readonly unlooked: readonly Period[] },
): boolean {
  const { unlooked } = moments;
  if (unlooked.length === 0 || isDuringStall(attempt, atMs, moments)) return false;
  return isDuringStall(attempt, atMs, { ...moments, stalls: unlooked });
}

/** Stalls, each with the time around it in which nobody looked: it may have begun or ended then. None where somebody always looked. */
export function unlookedPeriods({ stalls = [], unseen = [] }: Stalls): readonly Period[] {
  const whole = unseen.length === 0 ? [] : joined([...stalls, ...unseen]);
  return whole.filter(period => stalls.some(({ fromMs }) => fromMs >= period.fromMs && fromMs <= period.toMs));
}

/** Periods that touch are one. */
function joined(periods: readonly Period[]): Period[] {
  const whole: Period[] = [];
  for (const { fromMs, toMs } of periods.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = whole.at(-1);
    if (last === undefined || fromMs > last.toMs) whole.push({ fromMs, toMs });
    else whole[whole.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, toMs) };
  }
  return whole;
}
