import { describe, expect, it } from 'vitest';
import type { AttributedGroup, Attribution } from '../../src/model/attribution.ts';
import type { Cause } from '../../src/model/cause.ts';
import type { Comparison, Expectation, Metric } from '../../src/model/expectation.ts';
import type { LimitId } from '../../src/model/limit-id.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Outcomes } from '../../src/model/outcomes.ts';
import type { RunState } from '../../src/model/run.ts';
import type { RunWarning } from '../../src/model/run-warning.ts';
import type { Side } from '../../src/model/side.ts';
import { judge } from '../../src/verdict/judge.ts';
import { type Lateness, latenessOf } from '../../src/verdict/late-driver.ts';

const somaxconn: Cause = {
  kind: 'limit',
  limit: 'somaxconn',
  side: 'server',
  setting: 'net.core.somaxconn',
  value: '128',
};
const nofile: Cause = { kind: 'limit', limit: 'nofile', side: 'server', setting: 'RLIMIT_NOFILE', value: '64' };
const firewall: Cause = { kind: 'network', side: 'client', what: 'packets-dropped-by-firewall' };

const attribution: Attribution = {
  failures: 60,
  attributed: 53,
  unexplained: 7,
  groups: [
    group('failed', 10, somaxconn),
    group('pending', 20, somaxconn),
    group('delayed', 400, somaxconn),
    group('failed', 3, { ...somaxconn, root: nofile }),
    group('failed', 20, firewall),
    group('failed', 7, { kind: 'unexplained' }),
  ],
  observations: [observation('tw-buckets', 'client', 95), observation('socket-buffers', 'server', 5)],
};
const outcomes: Outcomes = {
  attempted: 1000,
  served: 940,
  failed: 40,
  pending: 20,
  delayed: 400,
  connectMs: { p50: 1, p90: 2.5, p99: 200, max: 1003 },
  firstByteMs: undefined,
};

function observation(limit: LimitId, side: Side, count: number): Observation {
  return { limit, side, setting: 'a setting', value: '5', count, findings: [] };
}

describe('judge', () => {
  it.each<[Metric, number]>([
    [{ name: 'attempted' }, 1000],
    [{ name: 'served' }, 940],
    [{ name: 'failed' }, 40],
    [{ name: 'pending' }, 20],
    [{ name: 'delayed' }, 400],
    [{ name: 'unexplained' }, 7],
    [{ name: 'failures', select: {} }, 60],
    [{ name: 'failures', select: { limit: 'somaxconn' } }, 30],
    [{ name: 'failures', select: { limit: 'somaxconn', side: 'server' } }, 30],
    [{ name: 'failures', select: { limit: 'somaxconn', side: 'client' } }, 0],
    [{ name: 'failures', select: { limit: 'nofile' } }, 3],
    [{ name: 'failures', select: { kind: 'limit' } }, 33],
    [{ name: 'failures', select: { kind: 'network' } }, 20],
    [{ name: 'failures', select: { kind: 'unexplained' } }, 7],
    [{ name: 'delays', select: {} }, 400],
    [{ name: 'delays', select: { kind: 'network' } }, 0],
    [{ name: 'observations', select: {} }, 100],
    [{ name: 'observations', select: { limit: 'tw-buckets', side: 'client' } }, 95],
    [{ name: 'observations', select: { side: 'server' } }, 5],
    [{ name: 'observations', select: { kind: 'network' } }, 0],
    [{ name: 'failures', select: { side: 'client' } }, 20],
    [{ name: 'failures', select: { side: 'server' } }, 33],
    [{ name: 'failures', select: { kind: 'network', limit: 'nofile' } }, 0],
    [{ name: 'connect', percentile: 'p90' }, 2.5],
    [{ name: 'connect', percentile: 'max' }, 1003],
  ])('observes %j as %d', (metric, observed) => {
    expect(judgeOne(metric, '==', observed)).toEqual({
      result: 'pass',
      checks: [{ expectation: 'as written', result: 'pass', observed }],
    });
  });

  it.each<[Comparison, boolean, boolean, boolean]>([
    ['==', false, true, false],
    ['!=', true, false, true],
    ['<', true, false, false],
    ['<=', true, true, false],
    ['>', false, false, true],
    ['>=', false, true, true],
  ])('compares with %s', (comparison, below, equal, above) => {
    const results = [941, 940, 939].map(value => judgeOne({ name: 'served' }, comparison, value).result === 'pass');
    expect(results).toEqual([below, equal, above]);
  });

  it('cannot tell what was not measured', () => {
    expect(judgeOne({ name: 'firstByte', percentile: 'p50' }, '<', 1)).toEqual({
      result: 'inconclusive',
      checks: [{ expectation: 'as written', result: 'inconclusive', observed: undefined }],
    });
  });

  it('fails when one check fails, whatever else cannot be told', () => {
    const checks = [
      expecting({ name: 'firstByte', percentile: 'p50' }, '<', 1),
      expecting({ name: 'served' }, '<', 1),
      expecting({ name: 'failed' }, '>', 1),
    ];
    const verdict = judge(checks, outcomes, attribution, { state: 'completed' });
    expect(verdict.result).toBe('fail');
    expect(verdict.checks.map(check => check.result)).toEqual(['inconclusive', 'fail', 'pass']);
  });

  it.each<[Metric, Comparison, number, string]>([
    [{ name: 'failures', select: { limit: 'somaxconn' } }, '>', 36, 'inconclusive'],
    [{ name: 'failures', select: { limit: 'somaxconn' } }, '>', 37, 'fail'],
    [{ name: 'failures', select: { limit: 'somaxconn' } }, '==', 37, 'inconclusive'],
    [{ name: 'failures', select: { limit: 'somaxconn' } }, '<', 30, 'fail'],
    [{ name: 'failures', select: {} }, '>', 60, 'fail'],
    [{ name: 'failures', select: { kind: 'unexplained' } }, '>', 10, 'fail'],
    [{ name: 'unexplained' }, '==', 0, 'fail'],
  ])('fails no cause for what nobody could explain, which may have been it: %j %s %d is %s', (...asked) => {
    const [metric, comparison, value, result] = asked;
    expect(judgeOne(metric, comparison, value).result).toBe(result);
  });

  it('passes a completed run that expects nothing', () => {
    expect(judge([], outcomes, attribution, { state: 'completed' })).toEqual({ result: 'pass', checks: [] });
  });

  it.each<RunState>([
    { state: 'running', phase: 'load' },
    { state: 'stopped', phase: 'load' },
    { state: 'broken', phase: 'hold', why: 'a shard was lost' },
  ])('is inconclusive about a run that is $state', state => {
    expect(judge([], outcomes, attribution, state).result).toBe('inconclusive');
    expect(judge([expecting({ name: 'served' }, '>', 1)], outcomes, attribution, state)).toEqual({
      result: 'inconclusive',
      checks: [{ expectation: 'as written', result: 'inconclusive', observed: 940 }],
    });
  });
});

const { served: SERVED = 0 } = outcomes;
const DRIVER: Lateness = { driver: true, target: false };
const TARGET: Lateness = { driver: false, target: true };

describe('beside a late driver', () => {
  const judged = (metric: Metric, comparison: Comparison, value: number, late: Lateness | undefined = DRIVER) =>
    judge([expecting(metric, comparison, value)], outcomes, attribution, { state: 'completed' }, [], late).checks[0];
  const late = { result: 'inconclusive', unjudged: 'driver-late' };

  it('cannot tell whether as many would have failed in time', () => {
    expect(judged({ name: 'failed' }, '>', 100)).toMatchObject({ ...late, observed: 40 });
    expect(judged({ name: 'failures', select: { limit: 'nofile' } }, '>=', 40)).toMatchObject(late);
    expect(judged({ name: 'delayed' }, '==', 500)).toMatchObject(late);
    expect(judged({ name: 'failed' }, '>', 100, TARGET)?.result).toBe('fail');
    expect(judgeOne({ name: 'failed' }, '>', 100).checks[0]?.result).toBe('fail');
  });

  it('cannot tell whether as many would have been served of a load that did not go on', () => {
    expect(judged({ name: 'served' }, '<', 900)).toMatchObject(late);
    expect(judged({ name: 'served' }, '==', 900)).toMatchObject(late);
    expect(judged({ name: 'served' }, '<', 900, TARGET)?.result).toBe('fail');
  });

  it('fails what failed too often, or was not served, all the same', () => {
    expect(judged({ name: 'failed' }, '==', 0)?.result).toBe('fail');
    expect(judged({ name: 'failed' }, '<', 40)?.result).toBe('fail');
    expect(judged({ name: 'served' }, '>', 1000)?.result).toBe('fail');
    expect(judged({ name: 'failed' }, '>', 39)?.result).toBe('pass');
  });

  it('is one that started late, waited, did not look, or went on for longer', () => {
    const of = (...warnings: RunWarning[]) => latenessOf({ warnings });
    expect(of({ warning: 'driver-late', lateMs: 900 })).toEqual(DRIVER);
    expect(of({ warning: 'load-overran', driver: 'wrk', askedMs: 700, elapsedMs: 1700 })).toEqual(DRIVER);
    expect(of({ warning: 'target-starved', waitedMs: 700, elapsedMs: 1700 })).toEqual(TARGET);
    expect(of({ warning: 'never-tried', driver: 'ab', count: 1 })).toEqual({ driver: false, target: false });
    expect(latenessOf({ warnings: ['The driver was late.'] })).toEqual({ driver: false, target: false });
  });
});

describe('for want of a processor', () => {
  const unknown = { ...attribution, unexplained: 30 };
  const judged = (metric: Metric, comparison: Comparison, value: number, late?: Lateness) =>
    judge([expecting(metric, comparison, value)], outcomes, unknown, { state: 'completed' }, [], late).checks[0];

  it('what nobody can explain says nothing of the server', () => {
    for (const [late, unjudged] of [
      [DRIVER, 'driver-late'],
      [TARGET, 'target-late'],
    ] as const) {
      expect(judged({ name: 'unexplained' }, '==', 0, late)).toMatchObject({ result: 'inconclusive', unjudged });
      expect(judged({ name: 'served' }, '>=', SERVED + 30, late)?.result).toBe('inconclusive');
      expect(judged({ name: 'served' }, '>=', SERVED + 31, late)?.result).toBe('fail');
    }
    expect(judged({ name: 'unexplained' }, '==', 0)?.result).toBe('fail');
    expect(judged({ name: 'served' }, '>=', SERVED + 30)?.result).toBe('fail');
  });

  it('those for which a driver had no time were never served', () => {
    const outOfTime = group('pending', 20, { kind: 'driver', what: 'driver-out-of-time', side: 'client' });
    const attributed = { ...attribution, groups: [...attribution.groups, outOfTime], unexplained: 0 };
    const check = (late?: Lateness) => {
      const expectation = expecting({ name: 'served' }, '>=', SERVED + 20);
      return judge([expectation], outcomes, attributed, { state: 'completed' }, [], late).checks[0]?.result;
    };
    expect(check(DRIVER)).toBe('inconclusive');
    expect(check()).toBe('fail');
  });
});

function judgeOne(metric: Metric, comparison: Comparison, value: number) {
  return judge([expecting(metric, comparison, value)], outcomes, attribution, { state: 'completed' });
}

function expecting(metric: Metric, comparison: Comparison, value: number): Expectation {
  return { text: 'as written', metric, comparison, value };
}

function group(outcome: 'failed' | 'pending' | 'delayed', count: number, cause: Cause): AttributedGroup {
  return {
    group: {
      outcome,
      stage: 'connect',
      symptom: { kind: 'timeout' },
      autopsy: 'syn-lost',
      left: 'yes',
      late: false,
      clientTracking: 'unknown',
      serverTracking: 'unknown',
      target: 'alive',
      count,
      firstMs: 0,
      lastMs: 1,
      requestRetransmits: 0,
      lostSegments: 'unknown',
      duringStall: false,
      retransmits: { least: 0, most: 1 },
    },
    cause,
    confidence: 'proven',
    because: [],
    considered: [],
  };
}
