import { setTimeout as promised } from 'node:timers/promises';

/** Node keeps a timer's milliseconds in 31 bits, and lets one that is longer go off at once (lib/internal/timers.js). */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls `act` after so many milliseconds, at the latest after 24 days. */
export function after(ms: number, act: () => void): NodeJS.Timeout {
  return setTimeout(act, inRange(ms));
}

/** Calls `act` again and again, with so many milliseconds between two calls. */
export function every(ms: number, act: () => void): NodeJS.Timeout {
  return setInterval(act, inRange(ms));
}

/** Resolves after so many milliseconds, at the latest after 24 days; rejects when `signal` aborts it. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await promised(inRange(ms), undefined, signal === undefined ? {} : { signal });
}

function inRange(ms: number): number {
  return Math.min(Math.max(0, ms), LONGEST_MS);
}
