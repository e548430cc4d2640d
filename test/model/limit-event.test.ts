import { expect, test } from 'vitest';
import { followLimits, OVER_AFTER_MS } from '../../src/model/limit-event.ts';
import type { UsageNow } from '../../src/model/usage.ts';

const queue = (used: number): UsageNow => ({ name: 'accept-queue', side: 'server', used, bound: 5 });
const at = (atMs: number, used: number, listener = 0) => ({ atMs, usages: [queue(used)], dropped: { listener } });

test('a limit is met once, and over once, with the most that was in use', () => {
  const changes = followLimits(({ used, bound }) => used > bound);
  expect(changes(at(0, 5))).toEqual([]);
  expect(changes(at(1000, 6))).toEqual([{ event: 'met', atMs: 1000, limit: { what: 'usage', usage: queue(6) } }]);
  expect(changes(at(2000, 7))).toEqual([]);
  expect(changes(at(3000, 6))).toEqual([]);
  expect(changes(at(3000 + OVER_AFTER_MS - 1, 0))).toEqual([]);
  expect(changes(at(3000 + OVER_AFTER_MS, 0))).toEqual([
    { event: 'over', metMs: 1000, atMs: 3000, limit: { what: 'usage', usage: queue(7) } },
  ]);
  expect(changes(at(20_000, 0))).toEqual([]);
});

test('a queue that is full again and again is met once', () => {
  const changes = followLimits(({ used, bound }) => used > bound);
  const events = [6, 0, 6, 0, 6, 0, 6].flatMap((used, second) => changes(at(second * 1000, used)));
  expect(events.map(({ event }) => event)).toEqual(['met']);
});

test('what is dropped between two looks is met as well, and summed', () => {
  const changes = followLimits(({ used, bound }) => used > bound);
  expect(changes(at(0, 0))).toEqual([]);
  expect(changes(at(1000, 0, 30))).toEqual([
    { event: 'met', atMs: 1000, limit: { what: 'drops', of: 'listener', packets: 30 } },
  ]);
  expect(changes(at(2000, 0, 34))).toEqual([]);
  expect(changes(at(2000 + OVER_AFTER_MS, 0, 34))).toEqual([
    { event: 'over', metMs: 1000, atMs: 2000, limit: { what: 'drops', of: 'listener', packets: 34 } },
  ]);
});

test('a kernel that does not count drops drops nothing', () => {
  const changes = followLimits(({ used, bound }) => used > bound);
  expect(changes({ atMs: 0, usages: [], dropped: {} })).toEqual([]);
  expect(changes({ atMs: 1, usages: [], dropped: { others: 0 } })).toEqual([]);
});
