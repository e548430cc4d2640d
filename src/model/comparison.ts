import type { BlamedCause } from './cause.ts';
import type { LimitId } from './limit-id.ts';
import type { Side } from './side.ts';
import type { Check } from './verdict.ts';

/** What is held against another of its kind: runs of one scenario, a ceiling, or a validation. */
export interface Subject {
  readonly kind: 'runs' | 'ceiling' | 'validation';
  /** What must be the same for a comparison to mean something. */
  readonly conditions: Readonly<Record<ConditionName, string>>;
  readonly settings: readonly EffectiveSetting[];
  readonly causes: readonly BlamedCause[];
  readonly metrics: readonly MeasuredMetric[];
}

export const CONDITIONS = ['kernel', 'machine', 'scenario', 'load', 'target', 'driver'] as const;
export type ConditionName = (typeof CONDITIONS)[number];

export interface EffectiveSetting {
  readonly side: Side;
  readonly setting: string;
  readonly value: string;
}

/** What runs, and the search for a ceiling, are measured by. */
export const METRIC_NAMES = [
  'ceiling',
  'served',
  'failed',
  'pending',
  'delayed',
  'connect.p50',
  'connect.p99',
  'firstByte.p50',
  'firstByte.p99',
] as const;

/** One value a repeat. */
export interface MeasuredMetric {
  readonly name: string;
  readonly values: readonly number[];
  readonly better: 'more' | 'less';
  /** Times scatter from run to run even where nothing changed. */
  readonly unit: 'connections' | 'ms';
}

/** `noise`: they differ by no more than repeats of one of them do, or, without repeats, than runs usually do. */
export type MetricVerdict = 'better' | 'worse' | 'same' | 'noise';

export interface ComparedMetric {
  readonly name: string;
  readonly unit: MeasuredMetric['unit'];
  /** Medians; undefined where it was not measured. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Lowest and highest of the repeats; undefined with one run. */
  readonly fromSpread: Spread | undefined;
  readonly toSpread: Spread | undefined;
  readonly verdict: MetricVerdict;
}

export interface Spread {
  readonly low: number;
  readonly high: number;
}

export interface SettingDifference {
  readonly limit: LimitId | undefined;
  readonly side: Side;
  readonly setting: string;
  /** Undefined where it was not read. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface ConditionDifference {
  readonly condition: ConditionName;
  readonly from: string;
  readonly to: string;
}

export interface Comparison {
  /** Whether nothing but settings differs. */
  readonly comparable: boolean;
  readonly differences: readonly ConditionDifference[];
  readonly settings: readonly SettingDifference[];
  readonly causesGone: readonly BlamedCause[];
  readonly causesNew: readonly BlamedCause[];
  readonly metrics: readonly ComparedMetric[];
}

/** One scenario against its baseline. */
export interface CheckResult {
  readonly scenario: string;
  readonly result: 'pass' | 'fail' | 'inconclusive' | 'updated';
  /** What speaks against it. */
  readonly regressions: readonly Regression[];
  readonly comparison: Comparison | undefined;
  /** The scenario's own expectations of what was measured. */
  readonly checks: readonly Check[];
  /** The baseline's machine is another one: only what does not depend on its speed was compared. */
  readonly exactOnly: boolean;
  readonly baseline: string;
}

export type Regression =
  | { readonly regression: 'new-cause'; readonly cause: BlamedCause }
  | { readonly regression: 'worse'; readonly metric: ComparedMetric }
  | { readonly regression: 'expectation'; readonly check: Check }
  | { readonly regression: 'not-measured'; readonly why: string };
