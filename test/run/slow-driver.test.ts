import { expect, test } from 'vitest';
import type { DriverHealth } from '../../src/model/protocol.ts';
import { slowDriver } from '../../src/run/slow-driver.ts';

const WELL: DriverHealth = { longestStallMs: 20, latestStartMs: 30, cpuMs: 500, elapsedMs: 1000 };

test('a driver that kept up says nothing, nor does one that was lost', () => {
  expect(slowDriver([WELL, undefined])).toEqual([]);
});

test('a driver that used its whole processor was the bottleneck', () => {
  const late = { ...WELL, latestStartMs: 900, starting: { cpuMs: 970, elapsedMs: 1000 } };
  expect(slowDriver([WELL, late])).toEqual([
    'the driver started attempts up to 900 ms after they were due: times include that. It used 97 % of a processor ' +
      'meanwhile: it was the bottleneck, not the target. Ask for less a second, or for more driver.processes',
  ]);
});

test('a driver that was kept from its processor was not', () => {
  const [warning] = slowDriver([{ ...WELL, latestStartMs: 900, starting: { cpuMs: 300, elapsedMs: 1000 } }]);
  expect(warning).toContain('It got 30 % of a processor meanwhile');
});

test('a driver that did not look says for how long', () => {
  expect(slowDriver([{ ...WELL, longestStallMs: 800 }])).toEqual([
    'the driver did not get to look at its sockets for 800 ms: times include that',
  ]);
});

test('a driver that waited for a processor again and again says for how long', () => {
  const starved = { ...WELL, waitedMs: 700, elapsedMs: 2000 };
  expect(slowDriver([WELL, starved, { ...WELL, waitedMs: 400 }])).toEqual([
    'the driver waited 700 of 2000 ms for a processor that other work had: times include that',
  ]);
});

test('short waits, and those that are little of a long run, are nothing to tell', () => {
  expect(slowDriver([{ ...WELL, waitedMs: 499 }])).toEqual([]);
  expect(slowDriver([{ ...WELL, waitedMs: 2000, elapsedMs: 10_000 }])).toEqual([]);
});

test('attempts that nobody could date are told, of all shards together', () => {
  expect(slowDriver([WELL, { ...WELL, undatedAttempts: 2 }, { ...WELL, undatedAttempts: 1 }])).toEqual([
    'the driver came late to 3 attempts, and the kernel cannot say whether they were over by their deadline: they are told as if ' +
      'they were',
  ]);
});
