import type { Series } from './series.ts';

/** What a raw target counted; `acceptErrors` by errno name. */
export interface TargetEvidence {
  readonly accepted: number;
  readonly answered: number;
  readonly acceptErrors: Readonly<Record<string, number>>;
  /** Connections accepted so far: `accepted`, one row for each of the collectors'. */
  readonly series: Series;
}

/** Lines that differ in numbers alone count as one; at most 200 different ones are kept. */
export interface TargetLog {
  readonly lines: readonly TargetLogLine[];
  /** All lines that it wrote. */
  readonly total: number;
}

export interface TargetLogLine {
  /** The first line that says so, without its time and process. */
  readonly text: string;
  readonly count: number;
  /** Milliseconds since the load's start; some servers write whole seconds. */
  readonly firstMs: number;
  readonly lastMs: number;
}
