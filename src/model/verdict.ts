/** `inconclusive`: the run broke, was stopped, or did not measure what the expectation asks about. */
export type VerdictResult = 'pass' | 'fail' | 'inconclusive';

export interface Check {
  /** The expectation as the user wrote it. */
  readonly expectation: string;
  readonly result: VerdictResult;
  /** What was measured; undefined where nothing was. */
  readonly observed: number | undefined;
}

export interface Verdict {
  readonly result: VerdictResult;
  readonly checks: readonly Check[];
}
