import type { Period } from '../../model/period.ts';

/** As seldom as the queue is looked at: what is shorter says no more than a look does. */
const LEAST_MS = 50;
/** Moments of drops are rounded to milliseconds. */
const ROUNDED_MS = 1;
/** The last ACK of a handshake may still be under way when the client is connected. */
const UNDER_WAY_MS = 10;

/**
 * From a drop to the last one before a connection may have entered the queue.
 *
 * @param drops moments of SYNs that found the queue full, ascending
 * @param entries when each connection may have entered it, by when that begins
 */
export function fullPeriods(drops: readonly number[], entries: readonly Period[]): Period[] {
  const periods: Period[] = [];
  let current: Period | undefined;
  let next = 0;
  let enteredUntilMs = Number.NEGATIVE_INFINITY;
  for (const atMs of drops) {
    const before = next;
    for (let entry = entries[next]; entry !== undefined && entry.fromMs - ROUNDED_MS <= atMs; entry = entries[next]) {
      enteredUntilMs = Math.max(enteredUntilMs, entry.toMs + UNDER_WAY_MS);
      next += 1;
    }
    const isUnsure = atMs <= enteredUntilMs;
    if (current !== undefined && (isUnsure || next > before)) {
      periods.push(current);
      current = undefined;
    }
    if (!isUnsure) current = { fromMs: current?.fromMs ?? atMs, toMs: atMs };
  }
  if (current !== undefined) periods.push(current);
  return periods.filter(({ fromMs, toMs }) => toMs - fromMs >= LEAST_MS);
}

/** From the last drop before an entry, of those that a connection entered after, until it had entered: the soonest after each drop. */
export function takingPeriods(drops: readonly number[], entries: readonly Period[]): Period[] {
  const soonest = soonestEnds(entries);
  const periods: Period[] = [];
  let next = 0;
  for (const fromMs of drops) {
    while (next < entries.length && (entries[next]?.fromMs ?? 0) - ROUNDED_MS <= fromMs) next += 1;
    const toMs = soonest[next];
    if (toMs === undefined || toMs === Number.POSITIVE_INFINITY) return periods;
    if (periods.at(-1)?.toMs === toMs) periods.pop();
    periods.push({ fromMs, toMs });
  }
  return periods;
}

/** Of each entry and all that begin after it, when the first is over. */
function soonestEnds(entries: readonly Period[]): number[] {
  const ends: number[] = [];
  let soonest = Number.POSITIVE_INFINITY;
  for (let at = entries.length - 1; at >= 0; at -= 1) {
    soonest = Math.min(soonest, entries[at]?.toMs ?? soonest);
    ends[at] = soonest;
  }
  return ends;
}
