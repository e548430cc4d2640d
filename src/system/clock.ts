/** CLOCK_MONOTONIC in nanoseconds: the one clock that all processes of a run share. */
export function monotonicNs(): bigint {
  return process.hrtime.bigint();
}

/**
 * A clock that reads microseconds since `originNs` (of CLOCK_MONOTONIC), negative before it. `performance.now()` runs
 * on the same clock and, unlike `hrtime.bigint()`, makes no object.
 */
export function microsecondsSince(originNs: bigint): () => number {
  const aheadUs = aheadBy(
    () => Number(monotonicNs() - originNs) / 1000,
    () => performance.now() * 1000,
  );
  return () => performance.now() * 1000 + aheadUs;
}

/** Readings that follow each other at once are this close. */
const AT_ONCE_US = 2;
const MOST_READINGS = 16;

/**
 * By how much one clock is ahead of another that runs as fast. A process may be kept from its processor between two readings: each
 * reading of the one is taken between two of the other, and those count that were closest.
 */
export function aheadBy(one: () => number, other: () => number): number {
  let closest = Number.POSITIVE_INFINITY;
  let ahead = 0;
  for (let reading = 0; reading < MOST_READINGS && closest > AT_ONCE_US; reading += 1) {
    const before = other();
    const now = one();
    const after = other();
    if (after - before >= closest) continue;
    closest = after - before;
    ahead = now - (before + after) / 2;
  }
  return ahead;
}
