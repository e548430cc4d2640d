/** A costly act may take this share of the time: one part in twenty. */
const TIMES_ITS_COST = 20;

/**
 * Makes a costly act cheap by doing it less often: after it took t, it is skipped, giving undefined, for twenty times t.
 * `clock` is in milliseconds.
 */
export function paced<T>(act: () => T, clock: () => number = () => performance.now()): () => T | undefined {
  let restUntil = Number.NEGATIVE_INFINITY;
  return () => {
    const from = clock();
    if (from < restUntil) return undefined;
    const result = act();
    const to = clock();
    restUntil = to + (to - from) * TIMES_ITS_COST;
    return result;
  };
}
