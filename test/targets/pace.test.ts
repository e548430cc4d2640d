import { expect, test } from 'vitest';
import type { AcceptSpec } from '../../src/model/pace-spec.ts';
import { paceOf } from '../../src/targets/raw/pace.ts';

/** How many are accepted at each moment, when `waiting` connections are always there (or none, if idle then). */
function accepted(accept: AcceptSpec, moments: readonly { atMs: number; idle?: true }[]): number[] {
  const pace = paceOf(accept);
  return moments.map(({ atMs, idle }) => {
    if (idle) pace.onEmpty();
    else pace.onWaiting(atMs * 1000);
    const granted = idle ? 0 : pace.grant(atMs * 1000);
    for (let count = 0; count < granted; count += 1) pace.onAccepted();
    return granted;
  });
}

const at = (...moments: number[]): { atMs: number }[] => moments.map(atMs => ({ atMs }));

test('now accepts whenever something waits, never does not', () => {
  expect(accepted({ mode: 'now' }, at(0, 1)).every(count => count > 0)).toBe(true);
  expect(accepted({ mode: 'never' }, at(0, 1, 1e9))).toEqual([0, 0, 0]);
});

test('after counts from the first connection that waits', () => {
  const counts = accepted({ mode: 'after', afterMs: 100 }, at(50, 149, 150, 151));
  expect(counts.map(count => count > 0)).toEqual([false, false, true, true]);
});

test('a rate accepts one in each period, and catches up after a late wake-up', () => {
  expect(accepted({ mode: 'rate', perSecond: 100 }, at(0, 5, 10, 15, 35, 35, 36))).toEqual([1, 0, 1, 0, 1, 1, 0]);
});

test('a batch is accepted at once, and then nothing until the period is over', () => {
  expect(accepted({ mode: 'batch', batch: 3, everyMs: 20 }, at(0, 10, 20, 30))).toEqual([3, 0, 3, 0]);
});

test('periods in which nothing waited leave nothing over', () => {
  const moments = [...at(0), { atMs: 10, idle: true } as const, ...at(1000, 1000, 1010)];
  expect(accepted({ mode: 'rate', perSecond: 100 }, moments)).toEqual([1, 0, 1, 0, 1]);
});
