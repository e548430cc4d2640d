import type {
  CheckResult,
  ComparedMetric,
  Comparison,
  ConditionDifference,
  Regression,
  SettingDifference,
} from '../../model/comparison.ts';
import { visible } from '../escape.ts';
import { count, counted, duration } from '../numbers.ts';
import { causePhrase } from './cause.ts';
import { expectationPhrase } from './expectation.ts';

/** The result of a comparison in one sentence. */
export function comparisonSentence({ comparable, causesNew, causesGone, metrics }: Comparison): string {
  if (!comparable) return 'These were not measured under the same conditions';
  const parts = [
    ...(causesNew.length === 0 ? [] : [counted(causesNew.length, 'new cause')]),
    ...(causesGone.length === 0 ? [] : [`${counted(causesGone.length, 'cause')} gone`]),
    ...(['better', 'worse'] as const).flatMap(verdict => {
      const names = metrics.filter(metric => metric.verdict === verdict).map(({ name }) => name);
      return names.length === 0 ? [] : [`${names.join(', ')} ${verdict}`];
    }),
  ];
  return parts.length === 0 ? 'Nothing changed beyond noise' : parts.join('; ');
}

export function differenceSentence({ condition, from, to }: ConditionDifference): string {
  return `The ${condition} differs: ${visible(from)} before, ${visible(to)} after.`;
}

export function settingSentence({ side, setting, from, to }: SettingDifference): string {
  return `${visible(setting)} on the ${side}: ${visible(from ?? 'unknown')} → ${visible(to ?? 'unknown')}`;
}

/** `served  1,000 (990 to 1,010) → 1,200: better`. */
export function metricSentence(metric: ComparedMetric): string {
  const { name, from, to, fromSpread, toSpread, verdict } = metric;
  const side = (value: number | undefined, spread: ComparedMetric['fromSpread']) => {
    const between =
      value === undefined || spread === undefined
        ? ''
        : ` (${metricAmount(metric, spread.low)} to ${metricAmount(metric, spread.high)})`;
    return `${metricAmount(metric, value)}${between}`;
  };
  return `${name}  ${side(from, fromSpread)} → ${side(to, toSpread)}: ${verdict}`;
}

export function regressionSentence(regression: Regression): string {
  switch (regression.regression) {
    case 'new-cause':
      return `New cause: ${causePhrase(regression.cause.cause)}, ${counted(regression.cause.count, 'attempt')}.`;
    case 'expectation':
      return `Not met: ${expectationPhrase(regression.check)}.`;
    case 'worse':
      return metricSentence(regression.metric);
    case 'not-measured':
      return `Not measured: ${visible(regression.why)}.`;
  }
}

export function checkSentence({ scenario, result, baseline }: CheckResult): string {
  const name = visible(scenario);
  switch (result) {
    case 'pass':
      return `${name}: passed: nothing is worse than ${visible(baseline)}`;
    case 'fail':
      return `${name}: FAILED: worse than ${visible(baseline)}`;
    case 'inconclusive':
      return `${name}: inconclusive`;
    case 'updated':
      return `${name}: ${visible(baseline)} now holds what was measured`;
  }
}

/** Several checks in one sentence. */
export function checksSentence(checks: readonly CheckResult[]): string {
  const failed = checks.filter(({ result }) => result === 'fail').length;
  if (failed > 0)
    return `${count(failed)} of ${counted(checks.length, 'scenario is', 'scenarios are')} worse than the baseline`;
  const others = checks.filter(({ result }) => result === 'inconclusive').length;
  if (others > 0) return `${count(others)} of ${counted(checks.length, 'scenario', 'scenarios')} could not be compared`;
  return `${counted(checks.length, 'scenario is', 'scenarios are')} as good as the baseline`;
}

/** With its unit. */
export function metricAmount({ unit }: ComparedMetric, value: number | undefined): string {
  if (value === undefined) return 'not measured';
  return unit === 'ms' ? duration(value) : count(value);
}
