import type { Doubt } from './doubt.ts';
import type { Expectation } from './expectation.ts';

/** `inconclusive`: the run broke, was stopped, did not measure what the expectation asks about, or is in doubt. */
export type VerdictResult = 'pass' | 'fail' | 'inconclusive';

/**
 * Why an expectation was not judged, where it is not simply that nothing was measured. `needs-ceiling`: only a search for the
 * ceiling can judge it. `needs-baseline`: only a check against a baseline can. `not-in-baseline`: the baseline does not hold
 * it. `other-machine`: the baseline is from a machine of which it says nothing here. `driver-late`: the load was not the
 * one that was asked for. `target-late`: the target had no processor for part of the time.
 */
export type Unjudged =
  | 'needs-ceiling'
  | 'needs-baseline'
  | 'not-in-baseline'
  | 'other-machine'
  | 'driver-late'
  | 'target-late';

export interface Check {
  /** The expectation as the user wrote it. */
  readonly expectation: string;
  /** Where it stands in the scenario's file, from 1; absent where that is not known, as in runs of older versions. */
  readonly line?: number;
  readonly result: VerdictResult;
  /** What was measured; undefined where nothing was. */
  readonly observed: number | undefined;
  readonly unjudged?: Unjudged;
}

export interface Verdict {
  readonly result: VerdictResult;
  readonly checks: readonly Check[];
  /** What keeps it from passing besides; absent where there is nothing. */
  readonly doubts?: readonly Doubt[];
}

/** What a check says of its expectation, whatever comes of it. */
export function identityOf({ text, line }: Expectation): Pick<Check, 'expectation' | 'line'> {
  return { expectation: text, ...(line !== undefined && { line }) };
}
