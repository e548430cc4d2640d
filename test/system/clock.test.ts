import { expect, it } from 'vitest';
import { aheadBy } from '../../src/system/clock.ts';

/** A clock that goes on by so much with each reading of either. */
function twoClocks(pauses: readonly number[], ahead: number) {
  let now = 0;
  let reading = 0;
  const read = () => {
    now += pauses[reading] ?? 1;
    reading += 1;
    return now;
  };
  return { one: () => read() + ahead, other: read };
}

it('a process that is kept from its processor between two readings of its clocks does not shift them', () => {
  const { one, other } = twoClocks([0, 20_000, 1, 1, 1, 1], 500);
  expect(aheadBy(one, other)).toBeCloseTo(500, 0);
});

it('the closest readings count where none follow each other at once', () => {
  const pauses = Array.from({ length: 48 }, (_, index) => (index === 25 || index === 26 ? 10 : 300));
  const { one, other } = twoClocks(pauses, 500);
  expect(aheadBy(one, other)).toBe(500);
});
