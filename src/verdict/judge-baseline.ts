import type { ComparedMetric, Comparison } from '../model/comparison.ts';
import { type Expectation, type Metric, metricName } from '../model/expectation.ts';
import { type Check, identityOf } from '../model/verdict.ts';
import { holds } from './holds.ts';

/** An expectation that was held against a baseline, and the metric that it is about. */
export interface BaselineCheck {
  readonly check: Check;
  readonly instead: string;
}

/**
 * Holds what was measured against the expectations that name the baseline; all others are left out. `counts`: whether the
 * baseline says anything of this machine.
 */
export function judgeByBaseline(
  expectations: readonly Expectation[],
  { metrics }: Comparison,
  counts: boolean,
): BaselineCheck[] {
  return expectations.flatMap((expectation): BaselineCheck[] => {
    const { metric, comparison, value } = expectation;
    if (typeof value === 'number') return [];
    const instead = metricName(metric);
    const { from, to: observed } = measuredOf(metrics, metric);
    const untold = { ...identityOf(expectation), result: 'inconclusive', observed } as const;
    if (from === undefined || observed === undefined) {
      return [{ check: { ...untold, unjudged: 'not-in-baseline' }, instead }];
    }
    if (!counts) return [{ check: { ...untold, unjudged: 'other-machine' }, instead }];
    const wanted = exact(from * value.ofBaseline);
    const result = holds(observed, comparison, wanted) ? 'pass' : 'fail';
    return [{ check: { ...untold, result, observed }, instead }];
  });
}

function measuredOf(metrics: readonly ComparedMetric[], metric: Metric): Pick<ComparedMetric, 'from' | 'to'> {
  const name = metricName(metric);
  return metrics.find(each => each.name === name) ?? { from: undefined, to: undefined };
}

/** Decimal fractions are not exact in binary: 0.07 of 100 must be 7. */
function exact(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
