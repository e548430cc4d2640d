import type { Side } from './side.ts';

/** What can be full. The words for it are made in `report/wording`. */
export type LevelName = 'accept-queue' | 'syn-queue' | 'descriptors' | 'ports' | 'tracking' | 'open-files';

/** How much of something limited was in use at one moment. */
export interface LevelNow {
  readonly name: LevelName;
  readonly side: Side | 'host';
  readonly used: number;
  /** Greater than 0. */
  readonly bound: number;
}

/** The same over a whole run: `used` is the peak, `bound` what it was held against then. */
export interface Level extends LevelNow {
  /** Absent where only the peak is known. */
  readonly course?: LevelCourse;
  /** Milliseconds from the load's start until `used` first reached the bound; absent where it never did, or unseen. */
  readonly metMs?: number;
}

export interface LevelCourse {
  /** Milliseconds since the load's start. */
  readonly atMs: readonly number[];
  readonly used: readonly number[];
}

/** 0 for empty, 1 for full; an accept queue holds one more than its bound, so that it can be above 1. */
export function shareOf({ used, bound }: LevelNow): number {
  return used / bound;
}

/** The nearest to its bound first. */
export function nearestFirst<L extends LevelNow>(levels: readonly L[]): L[] {
  return [...levels].sort((one, other) => shareOf(other) - shareOf(one));
}
