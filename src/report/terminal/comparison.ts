import type { CheckResult, Comparison, MetricVerdict } from '../../model/comparison.ts';
import { counted } from '../numbers.ts';
import type { Paint } from '../paint.ts';
import { causePhrase } from '../wording/cause.ts';
import {
  checkSentence,
  differenceSentence,
  metricSentence,
  regressionSentence,
  settingSentence,
} from '../wording/comparison.ts';
import { labelled, wrap } from '../wrap.ts';
import { checkLines as expectationLines } from './checks.ts';
import { WIDTH } from './width.ts';

/** Conditions, settings, causes and metrics that differ. */
export function comparisonLines(comparison: Comparison, marks: Paint): string[] {
  const { differences, settings, causesGone, causesNew, metrics } = comparison;
  const paints: Record<MetricVerdict, (text: string) => string> = {
    better: marks.good,
    worse: marks.bad,
    same: marks.faint,
    noise: marks.faint,
  };
  return [
    ...differences.flatMap(one => labelled('  differs  ', differenceSentence(one), WIDTH).map(marks.doubtful)),
    ...settings.flatMap(one => labelled('  setting  ', settingSentence(one), WIDTH)),
    ...causesNew.flatMap(one => labelled('  new      ', blamedText(one), WIDTH).map(marks.bad)),
    ...causesGone.flatMap(one => labelled('  gone     ', blamedText(one), WIDTH).map(marks.good)),
    ...metrics.flatMap(metric => labelled('  metric   ', metricSentence(metric), WIDTH).map(paints[metric.verdict])),
    ...withoutRepeats(comparison),
  ];
}

/** Scenarios against their baselines. */
export function checkLines(checks: readonly CheckResult[], marks: Paint): string[] {
  return checks.flatMap(check => [
    '',
    ...wrap(checkSentence(check), WIDTH).map(check.result === 'fail' ? marks.bad : marks.strong),
    ...(check.exactOnly
      ? labelled('  note     ', 'The baseline is from another machine: only exact limits are compared.', WIDTH)
      : []),
    ...check.regressions.flatMap(one => labelled('  worse    ', regressionSentence(one), WIDTH).map(marks.bad)),
    ...expectationLines(check.checks, marks),
    ...(check.comparison === undefined ? [] : comparisonLines(check.comparison, marks)),
  ]);
}

function blamedText({ cause, count }: Comparison['causesNew'][number]): string {
  return `${causePhrase(cause)}, ${counted(count, 'attempt')}`;
}

function withoutRepeats({ metrics }: Comparison): string[] {
  if (metrics.every(({ fromSpread, toSpread }) => fromSpread !== undefined && toSpread !== undefined)) return [];
  const text = 'Without repeats on both sides the spread is not known: small differences count as noise.';
  return labelled('  note     ', text, WIDTH);
}
