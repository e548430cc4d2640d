import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSE_KINDS } from '../../src/model/cause.ts';
import type { Comparison, FailureSelector, Metric, ShareOfBaseline } from '../../src/model/expectation.ts';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import { SIDES } from '../../src/model/side.ts';
import { parseExpectation } from '../../src/plan/expectation.ts';
import { isMistake } from '../../src/plan/mistake.ts';

describe('parseExpectation', () => {
  it.each<[string, Metric, Comparison, number | ShareOfBaseline]>([
    ['ceiling >= 10000', { name: 'ceiling' }, '>=', 10_000],
    ['served >= baseline * 0.97', { name: 'served' }, '>=', { ofBaseline: 0.97 }],
    ['ceiling>=baseline*0.5', { name: 'ceiling' }, '>=', { ofBaseline: 0.5 }],
    ['connect.p99 <= baseline * 2', { name: 'connect', percentile: 'p99' }, '<=', { ofBaseline: 2 }],
    ['failed <= baseline', { name: 'failed' }, '<=', { ofBaseline: 1 }],
    ['unexplained == 0', { name: 'unexplained' }, '==', 0],
    ['served >= 129', { name: 'served' }, '>=', 129],
    ['delayed<=10', { name: 'delayed' }, '<=', 10],
    ['  attempted  !=  64Ki ', { name: 'attempted' }, '!=', 65_536],
    ['pending < 1M', { name: 'pending' }, '<', 1_000_000],
    ['connect.p99 < 200ms', { name: 'connect', percentile: 'p99' }, '<', 200],
    ['firstByte.max <= 1.5s', { name: 'firstByte', percentile: 'max' }, '<=', 1500],
    ['connect.p50 > 500us', { name: 'connect', percentile: 'p50' }, '>', 0.5],
    ['failures > 0', { name: 'failures', select: {} }, '>', 0],
    ['delays{limit:somaxconn} > 0', { name: 'delays', select: { limit: 'somaxconn' } }, '>', 0],
    ['observations{side:client} == 95', { name: 'observations', select: { side: 'client' } }, '==', 95],
    ['failures{} > 0', { name: 'failures', select: {} }, '>', 0],
    ['failures{host:load-2} == 0', { name: 'failures', select: { host: 'load-2' } }, '==', 0],
    ['failures{kind:network} > 0', { name: 'failures', select: { kind: 'network' } }, '>', 0],
    [
      'failures{limit:somaxconn,side:server} > 0',
      { name: 'failures', select: { limit: 'somaxconn', side: 'server' } },
      '>',
      0,
    ],
    [
      'failures { side: client , limit: nofile } == 3',
      { name: 'failures', select: { side: 'client', limit: 'nofile' } },
      '==',
      3,
    ],
  ])('reads %s', (text, metric, comparison, value) => {
    expect(parseExpectation(text)).toEqual({ text, metric, comparison, value });
  });

  it.each([
    ['srved > 1', '"srved" is not a metric', 'served', 0],
    ['failures{limit:somaxcon} > 0', '"somaxcon" is not a limit', 'somaxconn', 15],
    ['failures{kind:netwrok} > 0', '"netwrok" is not a kind', 'network', 14],
    ['failures{side:client, kind:netwrok} > 0', '"netwrok" is not a kind', 'network', 27],
    ['failures{lmit:nofile} > 0', '"lmit" is not a selector', 'limit', 9],
    ['connect.p98 < 1s', '"p98" is not a percentile', 'p90', 8],
    ['served => 1', '"=>" is not a comparison', '>=', 7],
    ['served = 1', '"=" is not a comparison', '==', 7],
    ['connect.p99 < 200', '200 has no unit', '200ms', 14],
    ['served >= baseline * 97%', 'is no share of the baseline', 'baseline * 0.97', 10],
    ['served >= 0.97 * baseline', 'is no share of the baseline', 'baseline * 0.97', 10],
    ['served >= basline * 0.97', 'is no share of the baseline', 'baseline * 0.97', 10],
    ['served > 10k', '"10k" could mean thousands or times 1024', '10000', 9],
  ])('refuses %s and suggests what was meant', (text, mistake, suggestion, offset) => {
    expect(parseExpectation(text)).toMatchObject({ mistake: expect.stringContaining(mistake), suggestion, offset });
  });

  it.each([
    ['', 'the expectation is empty'],
    ['unexplained <= baseline', 'a baseline does not hold unexplained'],
    ['connect.p90 <= baseline', 'a baseline does not hold connect.p90'],
    ['served >= baseline * 0', '"baseline * 0" is no share of the baseline'],
    ['served', '"served" compares nothing'],
    ['> 3', 'the expectation has no metric'],
    ['served >', 'the expectation has no value'],
    ['served >> 3', '">>" is not a comparison'],
    ['served > 1 > 2', '"1 > 2" is not a count'],
    ['served > 10ms', '10ms is a duration, not a count'],
    ['connect < 1s', 'connect needs a percentile'],
    ['failures{limit:nofile > 1', 'the braces after failures are not closed'],
    ['failures{nofile} > 1', '"nofile" selects nothing'],
    ['failures{side:client,side:server} > 1', 'side is given twice'],
    ['failures.client > 1', 'the braces after failures are not closed'],
  ])('refuses %j', (text, mistake) => {
    expect(parseExpectation(text)).toMatchObject({ mistake });
  });

  it('reads back whatever can be written', () => {
    fc.assert(
      fc.property(
        metrics,
        comparisons,
        fc.nat(),
        fc.constantFrom('', ' ', '  '),
        (metric, comparison, value, space) => {
          const unit = metric.name === 'connect' || metric.name === 'firstByte' ? 'ms' : '';
          const text = `${written(metric, space)}${space}${comparison}${space}${value}${unit}`;
          expect(parseExpectation(text)).toEqual({ text, metric, comparison, value });
        },
      ),
    );
  });

  it('finds a mistake in any other text, within the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z{}:,.<>= 0-9]*$/)), text => {
        const parsed = parseExpectation(text);
        if (!isMistake(parsed)) return expect(parsed.text).toBe(text);
        expect(parsed.mistake).not.toBe('');
        expect(parsed.offset ?? 0).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

const comparisons = fc.constantFrom<Comparison>('==', '!=', '<', '<=', '>', '>=');
const selectors: fc.Arbitrary<FailureSelector> = fc.record(
  { limit: fc.constantFrom(...LIMIT_IDS), side: fc.constantFrom(...SIDES), kind: fc.constantFrom(...CAUSE_KINDS) },
  { requiredKeys: [] },
);
const metrics: fc.Arbitrary<Metric> = fc.oneof(
  fc.record({ name: fc.constantFrom('attempted', 'served', 'failed', 'pending', 'delayed', 'unexplained') }),
  fc.record({ name: fc.constant('failures'), select: selectors }),
  fc.record({
    name: fc.constantFrom('connect', 'firstByte'),
    percentile: fc.constantFrom('p50', 'p90', 'p99', 'max'),
  }),
);

function written(metric: Metric, space: string): string {
  switch (metric.name) {
    case 'failures': {
      const fields = Object.entries(metric.select).map(([key, value]) => `${key}:${space}${value}`);
      return `failures${space}{${space}${fields.join(`${space},${space}`)}${space}}`;
    }
    case 'connect':
    case 'firstByte':
      return `${metric.name}.${metric.percentile}`;
    default:
      return metric.name;
  }
}
