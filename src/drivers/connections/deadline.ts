import { OUTCOME, STAGE } from '../../model/codes.ts';
import { LONGEST_TICK_MS } from '../../system/linux/tcp-info.ts';
import { failByTimeout } from './failing.ts';
import { CLOSED, type Load } from './load.ts';
import { serve } from './serving.ts';
import { failUnexpected } from './unexpected.ts';

const TICK_US = LONGEST_TICK_MS * 1000;

/**
 * Fails the attempts whose deadline had passed at `lookedUs`. Everything that had come by then must have been looked at:
 * an answer that a late driver has not read yet came in time.
 */
export function expire(load: Load, lookedUs: number): void {
  while (nextDeadlineUs(load) <= lookedUs) {
    const attempt = load.watched;
    if (load.ledger.stage[attempt] !== STAGE.body || !isStillComing(load, attempt)) giveUp(load, attempt);
  }
}

/** Its time is over. Where an answer came that was not as expected, that is what failed it. */
function giveUp(load: Load, attempt: number): void {
  if (load.heard.has(attempt)) failUnexpected(load, attempt);
  else failByTimeout(load, attempt);
}

/**
 * Whether an answer that has begun still comes at the attempt's deadline. It has as much time again; what comes then still is
 * merely long, and counts as served.
 */
function isStillComing(load: Load, attempt: number): boolean {
  const { task, due } = load;
  const arrival = load.sockets.arrival(attempt);
  if (arrival.kind !== 'came' || arrival.agoMs > task.connectTimeoutMs / 2) return false;
  const answer = due.get(attempt);
  if (answer === undefined || answer.isLong) serve(load, attempt);
  else {
    due.set(attempt, { ...answer, isLong: true });
    load.graceUs[attempt] = (load.graceUs[attempt] ?? 0) + task.connectTimeoutMs * 1000;
  }
  return true;
}

/**
 * Asks the kernel about each attempt whose deadline the driver has slept over by `wokeUs`, and fails those that waited in
 * vain until then. To be called before anything that came meanwhile is looked at: what the driver then does overwrites
 * the times that the kernel keeps.
 */
export function expireSleptOver(load: Load, wokeUs: number): void {
  const startedUs = wokeUs - load.task.connectTimeoutMs * 1000 - TICK_US;
  while (load.asked < load.next && (load.waitingSinceUs[load.asked] ?? 0) <= startedUs) {
    const attempt = load.asked;
    load.asked += 1;
    if (isSleptOver(load, attempt, wokeUs) && timingOf(load, attempt) === 'late') giveUp(load, attempt);
  }
}

/**
 * Whether what the driver has just found of an attempt came after the attempt's deadline. It is failed then, as if the
 * driver had looked in time. What the kernel cannot date counts as in time.
 */
export function cameTooLate(load: Load, attempt: number): boolean {
  if (!isSleptOver(load, attempt, load.now())) return false;
  const timing = timingOf(load, attempt);
  if (timing === 'unknown') load.undated += 1;
  if (timing === 'late') giveUp(load, attempt);
  return timing === 'late';
}

/** The kernel tells times by the tick: a look that is later by less needs no question. */
function isSleptOver(load: Load, attempt: number, nowUs: number): boolean {
  return isUnderWay(load, attempt) && nowUs >= deadlineUs(load, attempt) + TICK_US;
}

/** Whether what the attempt waits for came by its deadline. If so, the time until now is the driver's and is given back. */
function timingOf(load: Load, attempt: number): 'in-time' | 'late' | 'unknown' {
  const arrival = load.sockets.arrival(attempt);
  if (arrival.kind === 'nothing') return 'late';
  if (arrival.kind === 'undated') return 'unknown';
  const agoUs = arrival.agoMs * 1000;
  if (load.now() - agoUs >= deadlineUs(load, attempt) + TICK_US) return arrival.isLast ? 'unknown' : 'late';
  load.graceUs[attempt] = (load.graceUs[attempt] ?? 0) + agoUs;
  return 'in-time';
}

/**
 * The next deadline, in microseconds since the load's start; Infinity for none. Attempts start in row order and all have
 * the same time, so one pointer that only moves forward finds it. Behind an attempt that was given its time anew, because
 * the driver was late, others wait for theirs a little longer.
 */
export function nextDeadlineUs(load: Load): number {
  while (load.watched < load.next && !isUnderWay(load, load.watched)) load.watched += 1;
  if (load.watched === load.next) return Number.POSITIVE_INFINITY;
  return deadlineUs(load, load.watched);
}

function deadlineUs({ waitingSinceUs, graceUs, task }: Load, attempt: number): number {
  return (waitingSinceUs[attempt] ?? 0) + (graceUs[attempt] ?? 0) + task.connectTimeoutMs * 1000;
}

/** Neither served nor failed; or served, and the target should have closed it and has not. */
function isUnderWay({ ledger, descriptors }: Load, attempt: number): boolean {
  if (ledger.outcome[attempt] === OUTCOME.pending) return true;
  if (ledger.outcome[attempt] !== OUTCOME.served) return false;
  return ledger.stage[attempt] === STAGE.close && descriptors[attempt] !== CLOSED;
}
