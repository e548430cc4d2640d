import type { RowKind } from './collector.ts';

/** How seldom a costly act is done. */
export interface Pace {
  /** For how many times its cost it then rests, by that cost in milliseconds: 20 unless told otherwise. */
  readonly timesItsCost?: (costMs: number) => number;
  /** No rest is shorter, in milliseconds. */
  readonly shortestRestMs?: number;
  /** Nor longer, in milliseconds: what is dear leaves no gap that nobody can see into. */
  readonly longestRestMs?: number;
}

/** The time, and how much of the processors this process has had, both in milliseconds. */
export interface PaceClocks {
  readonly nowMs: () => number;
  readonly processorMs: () => number;
}

/**
 * Makes a costly act cheap by doing it less often: after one it rests, giving undefined. What it cost is the processor time
 * that it took: on a busy machine it takes longer than that, which is nobody's expense. The last row leaves nothing out.
 */
export function paced<T>(
  act: () => T,
  { timesItsCost = () => 20, shortestRestMs = 0, longestRestMs = Number.POSITIVE_INFINITY }: Pace = {},
  { nowMs, processorMs }: PaceClocks = CLOCKS,
): (row: RowKind) => T | undefined {
  let restUntilMs = Number.NEGATIVE_INFINITY;
  return row => {
    if (row === 'passing' && nowMs() < restUntilMs) return undefined;
    const beforeMs = processorMs();
    const result = act();
    const costMs = processorMs() - beforeMs;
    restUntilMs = nowMs() + Math.min(longestRestMs, Math.max(shortestRestMs, costMs * timesItsCost(costMs)));
    return result;
  };
}

const CLOCKS: PaceClocks = {
  nowMs: () => performance.now(),
  processorMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};
