/** CLOCK_MONOTONIC in nanoseconds: the one clock that all processes of a run share. */
export function monotonicNs(): bigint {
  return process.hrtime.bigint();
}

/**
 * A clock that reads microseconds since `originNs` (of CLOCK_MONOTONIC), negative before it. `performance.now()` runs
 * on the same clock and, unlike `hrtime.bigint()`, makes no object.
 */
export function microsecondsSince(originNs: bigint): () => number {
  const before = performance.now();
  const sinceOriginNs = Number(monotonicNs() - originNs);
  const offsetUs = sinceOriginNs / 1000 - before * 1000;
  return () => performance.now() * 1000 + offsetUs;
}
