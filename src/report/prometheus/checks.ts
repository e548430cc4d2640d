import type { CheckResult, ComparedMetric } from '../../model/comparison.ts';
import type { Family, Sample } from './exposition.ts';

const RESULTS: readonly CheckResult['result'][] = ['pass', 'fail', 'inconclusive', 'updated'];

/** Scenarios that were held against their baselines. */
export function checkFamilies(checks: readonly CheckResult[]): Family[] {
  const gauge = (name: string, help: string, samplesOf: (check: CheckResult) => readonly Sample[]): Family => ({
    name: `loadline_${name}`,
    help,
    type: 'gauge',
    samples: checks.flatMap(check =>
      samplesOf(check).map(({ labels, value }) => ({ labels: { scenario: check.scenario, ...labels }, value })),
    ),
  });
  return [
    gauge('check', 'Result of the last check against a baseline: 1 for the one that holds.', ({ result }) =>
      RESULTS.map(each => ({ labels: { result: each }, value: result === each ? 1 : 0 })),
    ),
    gauge('check_connections', 'What the baseline and the last check held, in connections.', ({ comparison }) =>
      (comparison?.metrics ?? []).filter(({ unit }) => unit === 'connections').flatMap(sides),
    ),
    gauge('ceiling_connections', 'Most connections that were all served.', ({ comparison }) => {
      const to = comparison?.metrics.find(({ name }) => name === 'ceiling')?.to;
      return to === undefined ? [] : [{ labels: {}, value: to }];
    }),
  ];
}

function sides({ name, from, to }: ComparedMetric): Sample[] {
  const known = [
    { of: 'baseline', value: from },
    { of: 'now', value: to },
  ];
  return known.flatMap(({ of, value }) => (value === undefined ? [] : [{ labels: { metric: name, of }, value }]));
}
