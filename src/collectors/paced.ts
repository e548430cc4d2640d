/** A costly act may take this share of the time, unless told otherwise: one part in twenty. */
const timesItsCostUsually = (): number => 20;

/**
 * Makes a costly act cheap by doing it less often: after it took t, it is skipped, giving undefined, for t
 * times what `timesItsCost` says of it. `clock` is in milliseconds.
 */
export function paced<T>(
  act: () => T,
  clock: () => number = () => performance.now(),
  timesItsCost: (tookMs: number) => number = timesItsCostUsually,
): () => T | undefined {
  let restUntil = Number.NEGATIVE_INFINITY;
  return () => {
    const from = clock();
    if (from < restUntil) return undefined;
    const result = act();
    const to = clock();
    restUntil = to + (to - from) * timesItsCost(to - from);
    return result;
  };
}
