import { assert, asyncProperty, double, integer } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchSimulated } from './simulated.ts';

const MAX = 10_000_000;
const ceilings = integer({ min: 1, max: MAX - 1 });
const starts = integer({ min: 1, max: 100_000 });

/** Doublings from the start until something breaks, at most. */
function doublings(start: number, ceiling: number): number {
  return Math.max(1, Math.ceil(Math.log2(ceiling / start)) + 2);
}

describe('a limit that is exact', () => {
  test('is found exactly, in the doublings, a guess, one more, and the repeats', () =>
    assert(
      asyncProperty(ceilings, starts, async (limit, start) => {
        const { ceiling, tried } = await searchSimulated({ served: many => Math.min(many, limit) }, { start });
        expect(ceiling).toMatchObject({ held: limit, broke: limit + 1, ended: { end: 'found' } });
        expect(ceiling.repeats).toEqual({ held: 3, runs: 3 });
        expect(tried.length).toBeLessThanOrEqual(doublings(start, limit) + 4);
      }),
    ));

  test('a range of 1,000 ports takes five trials from a load of 3,000', async () => {
    const { ceiling, tried } = await searchSimulated({ served: many => Math.min(many, 1000) }, { start: 3000 });
    expect(tried).toEqual([3000, 1000, 1001, 1000, 1000]);
    expect(ceiling.stoppedBy?.cause).toMatchObject({ limit: 'ephemeral-ports' });
    expect(ceiling.spread).toEqual({ low: 1000, high: 1000 });
  });
});

test('a target that collapses beyond its ceiling is found within the precision', () =>
  assert(
    asyncProperty(ceilings, starts, async (limit, start) => {
      const { ceiling } = await searchSimulated(
        { served: many => (many <= limit ? many : Math.floor(many / 9)) },
        { start },
      );
      expect(ceiling.held).toBeLessThanOrEqual(limit);
      expect(ceiling.held).toBeGreaterThanOrEqual(limit - Math.max(1, limit * 0.01));
      expect(ceiling.broke).toBeGreaterThan(limit);
    }),
  ));

test('a ceiling that moves is found within precision and noise, and the spread says that it moves', () =>
  assert(
    asyncProperty(
      ceilings,
      starts,
      double({ min: 0, max: 0.1, noNaN: true }),
      integer(),
      async (limit, start, noise, seed) => {
        const random = randomFrom(seed);
        const lowest = Math.floor(limit * (1 - noise));
        const { ceiling } = await searchSimulated(
          { served: many => Math.min(many, Math.floor(limit * (1 - noise * random()))) },
          { start },
        );
        expect(ceiling.ended.end).toMatch(/found|never-holds/);
        expect(ceiling.held).toBeLessThanOrEqual(limit);
        expect(ceiling.held).toBeGreaterThanOrEqual(lowest - Math.max(1, lowest * 0.01));
        expect(ceiling.spread.low).toBeLessThanOrEqual(ceiling.spread.high);
      },
    ),
  ));

test('breaks without proof that do not happen again do not lower the ceiling', () =>
  assert(
    asyncProperty(integer({ min: 2000, max: MAX - 1 }), async limit => {
      const { ceiling } = await searchSimulated({
        served: (many, call) => (call === 2 ? many - 1 : Math.min(many, limit)),
        confidence: 'likely',
      });
      expect(ceiling.held).toBe(limit);
    }),
  ));

test('a target that never holds is told in two trials', async () => {
  const { ceiling, tried } = await searchSimulated({ served: () => 0 });
  expect(tried).toEqual([1000, 1]);
  expect(ceiling).toMatchObject({ held: 0, broke: 1, ended: { end: 'never-holds' } });
});

test('a target that always holds is told so, honestly', async () => {
  const { ceiling } = await searchSimulated({ served: many => many }, { start: 300, max: 2000 });
  expect(ceiling).toMatchObject({ held: 2000, broke: undefined, ended: { end: 'not-found' }, repeats: { runs: 3 } });
  expect(ceiling.trials.map(({ connections }) => connections)).toEqual([300, 600, 1200, 2000, 2000, 2000]);
});

/** A small linear congruential generator: the same seed gives the same noise. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
