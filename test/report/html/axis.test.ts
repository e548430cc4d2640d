import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countAxis } from '../../../src/report/html/axis.ts';

const someCounts = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 30 });

test('a count stands between the margins, and a larger one never to the left of a smaller one', () => {
  fc.assert(
    fc.property(someCounts, counts => {
      const { at } = countAxis(counts, 0);
      const positions = counts.toSorted((one, other) => one - other).map(at);
      expect(positions.every(position => position >= 3 && position <= 97)).toBe(true);
      expect(positions).toEqual(positions.toSorted((one, other) => one - other));
    }),
  );
});

test('ticks are within the axis, never over one another, and the answer is one of them', () => {
  fc.assert(
    fc.property(someCounts, fc.nat(), (counts, chosen) => {
      const answer = counts[chosen % counts.length] ?? 0;
      const { ticks, at } = countAxis(counts, answer);
      expect(ticks).toContain(answer);
      expect(ticks.every(tick => tick >= Math.min(...counts) && tick <= Math.max(...counts))).toBe(true);
      const positions = ticks.map(at).toSorted((one, other) => one - other);
      for (const [index, position] of positions.slice(1).entries()) {
        expect(position - (positions[index] ?? 0)).toBeGreaterThanOrEqual(16);
      }
    }),
  );
});

test('doubling moves as far everywhere', () => {
  const { at } = countAxis([100, 1600], 0);
  expect(at(200) - at(100)).toBeCloseTo(at(1600) - at(800));
});
