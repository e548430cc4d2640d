import type { RowKind } from './collector.ts';

/** How long a costly action rests after each run. */
export interface Pace {
  /** The rest as a multiple of the cost, given the cost in milliseconds; 20 by default. */
  readonly timesItsCost?: (costMs: number) => number;
  /** Lower bound of a rest. */
  readonly shortestRestMs?: number;
  /** Upper bound of a rest: even costly evidence gets no long gap. */
  readonly longestRestMs?: number;
}

/** The time, and the processor time of this process, both in milliseconds. */
export interface PaceClocks {
  readonly nowMs: () => number;
  readonly processorMs: () => number;
}

/**
 * Makes a costly action cheap by running it less often: after each run it rests, and calls return undefined. The cost is
 * processor time: waiting on a busy machine costs nothing. The action always runs for the last row.
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
