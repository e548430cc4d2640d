import type { Scenario } from '../../model/scenario.ts';
import type { Trial } from '../../model/trial.ts';
import type { TuningLine } from '../../model/validation.ts';
import type { LineFate } from './validated-line.ts';

/** Runs the load with these lines in force; undefined for a trial that did not complete. */
export type Measure = (lines: readonly TuningLine[]) => Promise<Trial | undefined>;

export interface Search {
  readonly scenario: Scenario;
  readonly run: Measure;
  readonly before: ServedRange;
  readonly fates: Map<TuningLine, LineFate>;
}

/** A line that changes the load, with a trial of it alone. */
export interface Found {
  readonly line: TuningLine;
  readonly trial: Trial;
}

/** What a load is served of, and by how much that scatters. */
export interface ServedRange {
  readonly served: number;
  readonly low: number;
  readonly high: number;
}

/** Less than this share is never an effect. */
const SMALLEST_EFFECT = 0.02;

/** What two trials of the same load were served of. */
export function servedRange(one: Trial, other: Trial): ServedRange {
  const values = [one, other].map(({ outcomes }) => outcomes.served ?? 0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(most - least, most * SMALLEST_EFFECT);
  return { served: values[0] ?? 0, low: least - margin, high: most + margin };
}

/** As much as this trial was served of, with the scatter that the load has without any line. */
export function rangeAround({ outcomes: { served = 0 } }: Trial, { low, high }: ServedRange): ServedRange {
  const margin = Math.max((high - low) / 2, served * SMALLEST_EFFECT);
  return { served, low: served - margin, high: served + margin };
}

export function isWithin({ outcomes: { served = 0 } }: Trial, { low, high }: ServedRange): boolean {
  return served >= low && served <= high;
}

/** Whether both trials were served of more than that, or both of less. */
export function isSameWay(one: Trial, other: Trial, { high }: ServedRange): boolean {
  const isMore = ({ outcomes: { served = 0 } }: Trial) => served > high;
  return isMore(one) === isMore(other);
}
