import type { CauseKind } from './cause.ts';
import type { LimitId } from './limit-id.ts';
import type { Side } from './side.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** `failures{…}`, `delays{…}`, `observations{…}`: which of them to count; every named field must match. */
export interface FailureSelector {
  readonly limit?: LimitId;
  /** `upstream`: of a listener behind the target, which neither side's own count has. */
  readonly side?: Side | 'upstream';
  readonly kind?: CauseKind;
  /** The machine that a cause lies on, as the command line or the inventory calls it. */
  readonly host?: string;
}

export type Percentile = 'p50' | 'p90' | 'p99' | 'max';

/** The left-hand side of an expectation. */
export type Metric =
  | { readonly name: 'attempted' | 'served' | 'failed' | 'pending' | 'delayed' | 'unexplained' }
  | { readonly name: 'failures' | 'delays' | 'observations'; readonly select: FailureSelector }
  | { readonly name: 'connect' | 'firstByte'; readonly percentile: Percentile }
  /** The highest number of connections that are all served: only a search for it finds it. */
  | { readonly name: 'ceiling' };

/** `baseline * 0.97`: this share of what the baseline holds of the same metric. */
export interface ShareOfBaseline {
  readonly ofBaseline: number;
}

/** One line of `expect`, parsed before anything starts. Times are compared in milliseconds. */
export interface Expectation {
  /** As the user wrote it. */
  readonly text: string;
  readonly metric: Metric;
  readonly comparison: Comparison;
  readonly value: number | ShareOfBaseline;
  /** Where it stands in its file, from 1; absent where it was not read from one. */
  readonly line?: number;
}

/** As the user writes the metric, without what it selects. */
export function metricName(metric: Metric): string {
  return 'percentile' in metric ? `${metric.name}.${metric.percentile}` : metric.name;
}
