import { describe, expect, test } from 'vitest';
import { checked } from '../../src/compare/check.ts';
import { compare } from '../../src/compare/compare.ts';
import type { BlamedCause } from '../../src/model/cause.ts';
import type { MeasuredMetric, Subject } from '../../src/model/comparison.ts';
import { parseExpectation } from '../../src/plan/expectation.ts';
import { isMistake } from '../../src/plan/mistake.ts';
import { judgeByBaseline } from '../../src/verdict/judge-baseline.ts';

const CONDITIONS = { kernel: '6.18', machine: 'x64', scenario: 's', load: 'l', target: 'raw', driver: 'd' };
const SOMAXCONN: BlamedCause = {
  cause: { kind: 'limit', limit: 'somaxconn', side: 'server', setting: 'net.core.somaxconn', value: '128' },
  confidence: 'proven',
  count: 671,
};
const PORTS: BlamedCause = {
  cause: { kind: 'limit', limit: 'ephemeral-ports', side: 'client', setting: 'ports', value: '1000' },
  confidence: 'proven',
  count: 5,
};

function subject(changes: Partial<Subject> = {}): Subject {
  return { kind: 'runs', conditions: CONDITIONS, settings: [], causes: [], metrics: [], ...changes };
}

function served(...values: readonly number[]): MeasuredMetric[] {
  return [{ name: 'served', values, better: 'more', unit: 'connections' }];
}

function compared(before: Partial<Subject>, after: Partial<Subject>, tolerance = 0) {
  return compare(subject(before), subject(after), {
    tolerance,
    limitOf: name => (name === 'net.core.somaxconn' ? 'somaxconn' : undefined),
  });
}

test('settings that differ are named with their limit, causes by whether they are new', () => {
  const setting = (value: string) => [{ side: 'server' as const, setting: 'net.core.somaxconn', value }];
  const result = compared(
    { settings: setting('4096'), causes: [PORTS] },
    { settings: setting('128'), causes: [SOMAXCONN] },
  );
  expect(result).toMatchObject({
    comparable: true,
    settings: [{ limit: 'somaxconn', from: '4096', to: '128' }],
    causesNew: [SOMAXCONN],
    causesGone: [PORTS],
  });
});

describe('a metric', () => {
  test.each([
    ['equal', [800], [800], 'same'],
    ['a little less without repeats', [800], [795], 'noise'],
    ['much less', [800], [129], 'worse'],
    ['much more', [129], [800], 'better'],
    ['less, where the spreads meet', [700, 800, 900], [650, 720, 780], 'noise'],
    ['less, of two repeats that lie apart as chance has it', [800, 810], [780, 795], 'noise'],
    ['less, of two repeats that are the same each time', [1000, 1000], [990, 990], 'worse'],
    ['less, of two repeats that lie far apart', [800, 810], [700, 710], 'worse'],
    ['less, where they do not', [790, 800, 810], [650, 660, 670], 'worse'],
    ['nothing, then something', [0], [5], 'better'],
  ])('that is %s', (_name, before, after, verdict) => {
    expect(compared({ metrics: served(...before) }, { metrics: served(...after) }).metrics[0]?.verdict).toBe(verdict);
  });

  test('within the tolerance is the same', () => {
    expect(compared({ metrics: served(1000) }, { metrics: served(975) }, 0.03).metrics[0]?.verdict).toBe('same');
    expect(compared({ metrics: served(1000) }, { metrics: served(965) }, 0.03).metrics[0]?.verdict).toBe('worse');
  });

  test.each([
    [50, 58, 'noise'],
    [58, 50, 'noise'],
    [50, 120, 'worse'],
    [900, 1100, 'worse'],
    [0, 1, 'worse'],
  ])('that counts failures, %i and then %i, scatters as chance has it', (before, after, verdict) => {
    const failed = (value: number): MeasuredMetric[] => [
      { name: 'failed', values: [value], better: 'less', unit: 'connections' },
    ];
    expect(compared({ metrics: failed(before) }, { metrics: failed(after) }, 0.03).metrics[0]?.verdict).toBe(verdict);
  });

  test('that is a time has to differ a lot in single runs', () => {
    const time = (value: number): MeasuredMetric[] => [
      { name: 'connect.p99', values: [value], better: 'less', unit: 'ms' },
    ];
    expect(compared({ metrics: time(20) }, { metrics: time(50) }).metrics[0]?.verdict).toBe('noise');
    expect(compared({ metrics: time(20) }, { metrics: time(500) }).metrics[0]?.verdict).toBe('worse');
  });
});

describe('a check', () => {
  const causes = { before: [], after: [SOMAXCONN] };

  test('fails for a new cause', () => {
    const result = checked(compared({}, { causes: [SOMAXCONN] }), causes, () => []);
    expect(result).toMatchObject({ result: 'fail', regressions: [{ regression: 'new-cause', cause: SOMAXCONN }] });
  });

  test('on another machine fails for exact limits alone, and is not settled where anything else is worse', () => {
    const conditions = { ...CONDITIONS, machine: 'arm64' };
    const slower = compared({ metrics: served(800) }, { conditions, metrics: served(129), causes: [SOMAXCONN] });
    expect(checked(slower, causes, () => [])).toMatchObject({
      result: 'inconclusive',
      exactOnly: true,
      regressions: [{ regression: 'not-measured' }],
    });
    const asGood = compared({ metrics: served(800) }, { conditions, metrics: served(798) });
    expect(checked(asGood, { before: [], after: [] }, () => [])).toMatchObject({ result: 'pass', exactOnly: true });
    const fewer = compared({}, { conditions, causes: [PORTS] });
    expect(checked(fewer, { before: [], after: [PORTS] }, () => [])).toMatchObject({ result: 'fail', exactOnly: true });
  });

  test('of a scenario that asks for something else is not settled', () => {
    const result = checked(
      compared({}, { conditions: { ...CONDITIONS, load: 'other' } }),
      { before: [], after: [] },
      () => [],
    );
    expect(result).toMatchObject({ result: 'inconclusive' });
  });

  test('holds what the scenario says of the baseline in place of the tolerance', () => {
    const fewer = compared({ metrics: served(1000) }, { metrics: served(950) });
    const none = { before: [], after: [] };
    const checks = (text: string) => (counts: boolean) => {
      const expectation = parseExpectation(text);
      return isMistake(expectation) ? [] : judgeByBaseline([expectation], fewer, counts);
    };
    expect(checked(fewer, none, () => [])).toMatchObject({ result: 'fail', regressions: [{ regression: 'worse' }] });
    expect(checked(fewer, none, checks('served >= baseline * 0.9'))).toMatchObject({ result: 'pass', regressions: [] });
    expect(checked(fewer, none, checks('served >= baseline * 0.97'))).toMatchObject({
      result: 'fail',
      regressions: [{ regression: 'expectation', check: { observed: 950, result: 'fail' } }],
    });
    expect(checked(fewer, none, checks('ceiling >= baseline'))).toMatchObject({
      checks: [{ unjudged: 'not-in-baseline' }],
    });
  });

  test('on another machine leaves what is said of the baseline open', () => {
    const conditions = { ...CONDITIONS, machine: 'arm64' };
    const slower = compared({ metrics: served(800) }, { conditions, metrics: served(129), causes: [SOMAXCONN] });
    const expectation = parseExpectation('served >= baseline');
    if (isMistake(expectation)) throw new Error(expectation.mistake);
    const result = checked(slower, causes, counts => judgeByBaseline([expectation], slower, counts));
    expect(result).toMatchObject({ result: 'inconclusive', checks: [{ unjudged: 'other-machine' }] });
  });
});

test.each([
  [2, 2],
  [2, 3],
  [3, 3],
  [3, 4],
  [4, 4],
  [2, 9],
])('%i and %i repeats of the same thing differ by chance, and are seldom called better or worse', (some, others) => {
  let seed = 1;
  // A generator of Park and Miller; the sum of twelve is close to a normal distribution.
  const uniform = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const repeats = (count: number) =>
    Array.from({ length: count }, () => Array.from({ length: 12 }, uniform).reduce((sum, one) => sum + one, 9000));
  const verdicts = Array.from({ length: 2000 }, () => {
    const result = compared({ metrics: served(...repeats(some)) }, { metrics: served(...repeats(others)) });
    return result.metrics[0]?.verdict;
  });
  expect(verdicts.filter(verdict => verdict === 'better' || verdict === 'worse').length / 2000).toBeLessThan(0.05);
});
