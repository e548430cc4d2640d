import { arrivalMs, attemptsEach, attemptsOf, type LoadSpec } from '../model/load-spec.ts';

/** Grace for starting, answering and closing beyond what the load asks for. */
const GRACE_MS = 15_000;

/** A driver on a machine that has other things to do may fall behind, down to so many attempts a second. */
const SLOWEST_PER_SECOND = 2000;

/** Longest the load phase may take: every attempt has a deadline, so a run has one. */
export function loadBoundMs(load: LoadSpec): number {
  if (load.durationMs !== undefined) return load.durationMs + GRACE_MS;
  const startingMs = Math.max(arrivalMs(load), (attemptsOf(load) / SLOWEST_PER_SECOND) * 1000);
  return startingMs + load.connectTimeoutMs * attemptsEach(load) + GRACE_MS;
}
