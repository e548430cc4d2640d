import { expect, test } from 'vitest';
import type { DriverOutput } from '../../src/model/driver-output.ts';
import { absent, ok } from '../../src/model/probe.ts';
import type { DriverHealth } from '../../src/model/protocol.ts';
import { overran, slowDriver } from '../../src/run/slow-driver.ts';
import { RUN } from '../report/samples.ts';

const WELL: DriverHealth = { longestStallMs: 20, latestStartMs: 30, cpuMs: 500, elapsedMs: 1000 };

test('a driver that kept up says nothing, nor does one that was lost', () => {
  expect(slowDriver([WELL, undefined])).toEqual([]);
});

test('a driver that used its whole processor was the bottleneck', () => {
  const late = { ...WELL, latestStartMs: 900, starting: { cpuMs: 970, elapsedMs: 1000 } };
  expect(slowDriver([WELL, late])).toEqual([
    { warning: 'driver-late', lateMs: 900, processor: { share: 0.97, bottleneck: 'driver' } },
  ]);
});

test('a driver that was kept from its processor was not', () => {
  const kept = { ...WELL, latestStartMs: 900, starting: { cpuMs: 300, elapsedMs: 1000 } };
  expect(slowDriver([kept])).toEqual([
    { warning: 'driver-late', lateMs: 900, processor: { share: 0.3, bottleneck: 'machine' } },
  ]);
});

test('a late driver whose use of a processor is not known accuses nobody', () => {
  expect(slowDriver([{ ...WELL, latestStartMs: 900 }])).toEqual([{ warning: 'driver-late', lateMs: 900 }]);
});

test('a driver that did not look says for how long', () => {
  expect(slowDriver([{ ...WELL, longestStallMs: 800 }])).toEqual([{ warning: 'driver-stalled', stallMs: 800 }]);
});

test('a driver that waited for a processor again and again says for how long', () => {
  const starved = { ...WELL, waitedMs: 700, elapsedMs: 2000 };
  expect(slowDriver([WELL, starved, { ...WELL, waitedMs: 400 }])).toEqual([
    { warning: 'driver-starved', waitedMs: 700, elapsedMs: 2000 },
  ]);
});

test('short waits, and those that are little of a long run, are no warning', () => {
  expect(slowDriver([{ ...WELL, waitedMs: 499 }])).toEqual([]);
  expect(slowDriver([{ ...WELL, waitedMs: 2000, elapsedMs: 10_000 }])).toEqual([]);
});

test('attempts that nobody could date are counted over all shards', () => {
  expect(slowDriver([WELL, { ...WELL, undatedAttempts: 2 }, { ...WELL, undatedAttempts: 1 }])).toEqual([
    { warning: 'attempts-undated', count: 3 },
  ]);
});

test('a program that went on for a second longer than it was asked to gave dropped SYNs another chance', () => {
  const RATES = { requestsPerSecond: undefined, bytesPerSecond: undefined };
  const load = { ...RUN.plan.scenario.load, durationMs: 700 };
  const output = (elapsedMs: number): DriverOutput => ({
    kind: 'autocannon',
    command: 'autocannon',
    end: { how: 'finished', code: null, signal: null },
    numbers: ok({ requests: 1, elapsedMs, ...RATES, latencyMs: {}, errors: {} }),
    text: '',
    callsFrom: 'driver',
  });
  expect(overran(load, output(900))).toEqual([]);
  expect(overran({ ...load, durationMs: 1000 }, output(1200))).toEqual([]);
  expect(overran({ ...load, durationMs: 1000 }, output(1490))).toHaveLength(1);
  expect(overran({ ...load, durationMs: 1300 }, output(1990))).toEqual([]);
  expect(overran(load, output(2920))).toEqual([
    { warning: 'load-overran', driver: 'autocannon', askedMs: 700, elapsedMs: 2920 },
  ]);
  expect(overran(RUN.plan.scenario.load, output(2920))).toEqual([]);
  expect(overran(load, { ...output(2920), kind: 'command' })).toEqual([]);
  expect(overran(load, { ...output(2920), numbers: absent('it printed none') })).toEqual([]);
});
