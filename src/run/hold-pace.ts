/**
 * Connections that are only held need fewer and fewer rows, the longer nothing happens to them: a hold of hours takes some hundred
 * rows in memory.
 */
export interface HoldPace {
  /** Every attempt is over: the hold begins. */
  begin(): void;
  /** The least from one row to the next; 0 before the hold. */
  intervalMs(): number;
  /** Whether a held connection failed since the last row. */
  hasStirred(): boolean;
}

/** Of the time in which nothing happened. */
const SHARE = 1 / 50;
const MOST_MS = 10_000;

/** @param failed attempts that failed so far, held ones included */
export function holdPace(failed: () => number): HoldPace {
  let calm: { readonly sinceMs: number; readonly failed: number } | undefined;
  const begin = (): void => {
    calm = { sinceMs: performance.now(), failed: failed() };
  };
  const hasStirred = (): boolean => calm !== undefined && calm.failed !== failed();
  return {
    begin,
    hasStirred,
    intervalMs: () => {
      if (hasStirred()) begin();
      return calm === undefined ? 0 : Math.min(MOST_MS, (performance.now() - calm.sinceMs) * SHARE);
    },
  };
}
