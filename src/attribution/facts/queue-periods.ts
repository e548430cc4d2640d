import type { Period } from '../../model/period.ts';

/** As seldom as the queue is looked at: what is shorter says no more than a look does. */
const LEAST_MS = 50;
/** Moments of drops are rounded to milliseconds. */
const ROUNDED_MS = 1;
/** The last ACK of a handshake may still be under way when the client is connected. */
const UNDER_WAY_MS = 10;

/** Connections that entered the queue, by the drop before which each may have begun to: as much memory as there are drops. */
export interface Entries {
  /** One more, that entered in this time; an end that is not known is infinite. */
  note(fromMs: number, toMs: number): void;
  /** Of those that may have begun before each drop and after the one before it, and after the last drop: when the first is over; Infinity for none. */
  readonly firstEndMs: Float64Array;
  /** The same, when the last is over; -Infinity for none. */
  readonly lastEndMs: Float64Array;
}

/** @param drops moments of SYNs that found the queue full, ascending */
export function entriesAmong(drops: Float64Array): Entries {
  const firstEndMs = new Float64Array(drops.length + 1).fill(Number.POSITIVE_INFINITY);
  const lastEndMs = new Float64Array(drops.length + 1).fill(Number.NEGATIVE_INFINITY);
  return {
    firstEndMs,
    lastEndMs,
    note: (fromMs, toMs) => {
      const at = firstFrom(drops, fromMs - ROUNDED_MS);
      firstEndMs[at] = Math.min(firstEndMs[at] ?? toMs, toMs);
      lastEndMs[at] = Math.max(lastEndMs[at] ?? toMs, toMs);
    },
  };
}

/** The first of these that is not before `moment`. */
function firstFrom(ascending: Float64Array, moment: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? moment) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From a drop to the last one before a connection may have entered the queue. */
export function fullPeriods(drops: Float64Array, { lastEndMs }: Pick<Entries, 'lastEndMs'>): Period[] {
  const periods: Period[] = [];
  let current: Period | undefined;
  let enteredUntilMs = Number.NEGATIVE_INFINITY;
  for (const [at, atMs] of drops.entries()) {
    const enteredMs = lastEndMs[at] ?? Number.NEGATIVE_INFINITY;
    enteredUntilMs = Math.max(enteredUntilMs, enteredMs + UNDER_WAY_MS);
    const isUnsure = atMs <= enteredUntilMs;
    if (current !== undefined && (isUnsure || enteredMs > Number.NEGATIVE_INFINITY)) {
      periods.push(current);
      current = undefined;
    }
    if (!isUnsure) current = { fromMs: current?.fromMs ?? atMs, toMs: atMs };
  }
  if (current !== undefined) periods.push(current);
  return periods.filter(({ fromMs, toMs }) => toMs - fromMs >= LEAST_MS);
}

/** From each last drop before a connection entered until the first of those that began after it had entered. Each begins and ends after the one before. */
export function takingPeriods(drops: Float64Array, { firstEndMs }: Pick<Entries, 'firstEndMs'>): Period[] {
  const periods: Period[] = [];
  let toMs = Number.POSITIVE_INFINITY;
  for (let at = drops.length - 1; at >= 0; at -= 1) {
    const soonerMs = Math.min(toMs, firstEndMs[at + 1] ?? toMs);
    if (soonerMs < toMs) periods.push({ fromMs: drops[at] ?? soonerMs, toMs: soonerMs });
    toMs = soonerMs;
  }
  return periods.reverse();
}
