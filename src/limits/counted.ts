import type { AttemptGroup } from '../model/attempt-group.ts';
import type { FailingTime } from '../model/facts/failing-time.ts';
import { isQueued } from './shapes.ts';

/** Below this share of the failed connections, failed calls are a side effect of something else. */
const MOST = 0.5;
/** What happened this little apart happened together, as far as anybody noticed. */
export const NOTICE_MS = 250;
/** A server that failed may wait as long before it tries again: most wait for half a second, and some for a second. */
const MOST_PAUSE_MS = 1000;
/** Two counters that are read one after the other may differ by as many that came in between. */
const FEW = 2;

/**
 * How sure a number of failed calls makes it that they failed the group: a connection that was closed, or is not answered, takes
 * one each. A queue stands still for as long as its server is stuck, whatever the number. Undefined where the calls are too few, or
 * failed at another time.
 */
export function sureness(group: AttemptGroup, count: number, time?: FailingTime): 'proven' | 'likely' | undefined {
  if (count === 0) return undefined;
  if (isHeldUp(group)) return heldUp(group, count, time);
  if (count < group.count * MOST || !isThen(group, time)) return undefined;
  return count >= group.count ? 'proven' : 'likely';
}

/** Whether they wait for the server to take connections: in its queue, or before it because that is full. */
export function isHeldUp(group: AttemptGroup): boolean {
  return isQueued(group) || group.stage === 'connect' || group.autopsy === 'ghost' || group.autopsy === 'syn-received';
}

function heldUp(group: AttemptGroup, count: number, time: FailingTime | undefined): 'proven' | 'likely' | undefined {
  if (time !== undefined && !isStuck(group, count, time)) return undefined;
  return count >= group.count ? 'proven' : 'likely';
}

/**
 * Whether the server was stuck for the better part of the time in which these gave up: the call failed again and again around
 * then, or nothing was taken any more once it had failed. A server that goes on is not stuck.
 */
export function isStuck(group: AttemptGroup, count: number, { firstMs, lastMs, takenAfter }: FailingTime): boolean {
  const middleMs = (group.firstMs + group.lastMs) / 2;
  if (firstMs > middleMs + NOTICE_MS) return false;
  if (takenAfter !== undefined && takenAfter <= FEW) return true;
  if (count <= 1) return false;
  // What fails at intervals is stuck until the next try.
  const pauseMs = Math.min(MOST_PAUSE_MS, (lastMs - firstMs) / (count - 1));
  return middleMs <= lastMs + pauseMs + NOTICE_MS;
}

/**
 * Whether calls failed while the better part of these did, or while so great a share of them did. What timed out may have met its
 * fate long before that, and what a driver saw that was kept from its processor, as long before as it did not look.
 */
export function isThen(group: AttemptGroup, time: FailingTime | undefined, share = MOST): boolean {
  if (time === undefined) return true;
  const fromMs = Math.max(group.firstMs, time.firstMs - NOTICE_MS);
  const noticedMs = NOTICE_MS + (group.unlookedMs ?? 0);
  const toMs = isSharp(group) ? Math.min(group.lastMs, time.lastMs + noticedMs) : group.lastMs;
  return toMs >= fromMs && toMs - fromMs >= (group.lastMs - group.firstMs) * share;
}

function isSharp({ symptom: { kind } }: AttemptGroup): boolean {
  return kind !== 'none' && kind !== 'timeout' && kind !== 'lost' && kind !== 'under-way';
}
