import { OUTCOME, STAGE } from '../../model/codes.ts';
import { failByTimeout } from './failing.ts';
import { CLOSED, type Load } from './load.ts';

/**
 * Fails the attempts whose deadline had passed at `lookedUs`. Everything that had come by then must have been looked at:
 * an answer that a late driver has not read yet came in time.
 */
export function expire(load: Load, lookedUs: number): void {
  while (nextDeadlineUs(load) <= lookedUs) failByTimeout(load, load.watched);
}

/**
 * The next deadline, in microseconds since the load's start; Infinity for none. Attempts start in row order and all have
 * the same time, so one pointer that only moves forward finds it. Behind an attempt that was given its time anew, because
 * the driver was late, others wait for theirs a little longer.
 */
export function nextDeadlineUs(load: Load): number {
  while (load.watched < load.next && !isUnderWay(load, load.watched)) load.watched += 1;
  if (load.watched === load.next) return Number.POSITIVE_INFINITY;
  return (load.waitingSinceUs[load.watched] ?? 0) + load.task.connectTimeoutMs * 1000;
}

/** Neither served nor failed; or served, and the target should have closed it and has not. */
function isUnderWay({ ledger, descriptors }: Load, attempt: number): boolean {
  if (ledger.outcome[attempt] === OUTCOME.pending) return true;
  if (ledger.outcome[attempt] !== OUTCOME.served) return false;
  return ledger.stage[attempt] === STAGE.close && descriptors[attempt] !== CLOSED;
}
