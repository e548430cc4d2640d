import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schedule } from '../../src/drivers/connections/schedule.ts';

const times = (due: (attempt: number) => number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => due(i));

test('a burst is due at once', () => {
  expect(times(schedule({ mode: 'burst' }, 3), 3)).toEqual([0, 0, 0]);
});

test('a rate spaces attempts evenly', () => {
  expect(times(schedule({ mode: 'rate', perSecond: 200 }, 4), 4)).toEqual([0, 5000, 10_000, 15_000]);
});

test('each step has its rate and its rest; beyond the last one all is due when it ends', () => {
  const steps = [
    { connections: 2, perSecond: 10, holdMs: 500 },
    { connections: 2, perSecond: 100, holdMs: 100 },
  ];
  expect(times(schedule({ mode: 'steps', steps }, 4), 6)).toEqual([0, 100_000, 700_000, 710_000, 820_000, 820_000]);
});

test('the shards of a load keep its pace together', () => {
  const perShard = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(perShard, fc.integer({ min: 1, max: 6 }), (connections, shards) => {
      const of = connections * shards;
      const arrival = { mode: 'rate', perSecond: 1e6 } as const;
      const due = Array.from({ length: shards }, (_, shard) =>
        times(schedule(arrival, connections, { of, phase: shard / shards }), connections),
      );
      const together = due.flat().sort((one, other) => one - other);
      expect(together.map(Math.round)).toEqual(Array.from({ length: of }, (_, attempt) => attempt));
    }),
  );
});
