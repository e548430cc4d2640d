import type { CheckResult, ComparedMetric, Comparison, Regression } from '../../model/comparison.ts';
import { rounded } from '../numbers.ts';
import { differenceSentence, regressionSentence } from '../wording/comparison.ts';
import { blamedJson } from './blamed.ts';
import { expectationJson } from './expectation.ts';

/** A comparison; what is not known is null. */
export function comparisonJson(comparison: Comparison) {
  const { comparable, differences, settings, causesGone, causesNew, metrics } = comparison;
  return {
    comparable,
    why: differences.map(differenceSentence),
    settings: settings.map(({ limit, side, setting, from, to }) => ({
      limit: limit ?? null,
      side,
      setting,
      from: from ?? null,
      to: to ?? null,
    })),
    causesGone: causesGone.map(blamedJson),
    causesNew: causesNew.map(blamedJson),
    metrics: metrics.map(metricJson),
  };
}

function metricJson({ name, unit, from, to, fromSpread, toSpread, verdict }: ComparedMetric) {
  return {
    name,
    unit,
    from: from === undefined ? null : rounded(from),
    to: to === undefined ? null : rounded(to),
    fromSpread: fromSpread ?? null,
    toSpread: toSpread ?? null,
    verdict,
  };
}

/** A scenario against its baseline. */
export function checkJson({ scenario, result, regressions, comparison, checks, exactOnly, baseline }: CheckResult) {
  return {
    scenario,
    result,
    baseline,
    exactOnly,
    regressions: regressions.map(regressionJson),
    checks: checks.map(expectationJson),
    comparison: comparison === undefined ? null : comparisonJson(comparison),
  };
}

function regressionJson(regression: Regression) {
  return { regression: regression.regression, sentence: regressionSentence(regression) };
}
