import type { Pace } from '../../collectors/series/paced.ts';

/** Socket tables of ten thousand connections take 0.1 s to read: a tenth of the time is spent on it at most. */
export function tablePace(shortestRestMs: number, longestRestMs = Number.POSITIVE_INFINITY): Pace {
  return { timesItsCost: () => 10, shortestRestMs, longestRestMs };
}
