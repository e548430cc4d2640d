import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClockExchange, estimateClock } from '../../src/model/host-clock.ts';

/** An exchange with a clock that is ahead, whose question and answer took so long. */
function exchange(atNs: number, aheadNs: number, thereNs: number, backNs: number): ClockExchange {
  const [askedNs, there, back, ahead] = [atNs, thereNs, backNs, aheadNs].map(value => BigInt(Math.round(value))) as [
    ...[bigint, bigint, bigint, bigint],
  ];
  const receivedNs = askedNs + there + ahead;
  return { askedNs, receivedNs, answeredNs: receivedNs + 5000n, heardNs: askedNs + there + 5000n + back };
}

test('the fastest exchange tells, and half of its way is the bound', () => {
  const slow = exchange(0, 7e9, 9e6, 1e6);
  const fast = exchange(1e8, 7e9, 200_000, 100_000);
  const { aheadNs, boundNs, roundTripNs } = estimateClock([slow, fast]);
  expect({ aheadNs, boundNs, roundTripNs }).toEqual({
    aheadNs: 7_000_050_000n,
    boundNs: 150_000,
    roundTripNs: 300_000,
  });
});

test('the truth is never outside the bound, whatever the ways took', () => {
  const way = fc.integer({ min: 0, max: 1e9 });
  const ways = fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(ways, fc.integer({ min: -1e15, max: 1e15 }), (each, aheadNs) => {
      const [first, ...others] = each.map(([there, back], at) => exchange(at * 1e7, aheadNs, there, back));
      if (first === undefined) return;
      const estimate = estimateClock([first, ...others]);
      expect(Math.abs(Number(estimate.aheadNs - BigInt(aheadNs)))).toBeLessThanOrEqual(estimate.boundNs + 1);
    }),
  );
});

test('a clock that runs faster is found to, within the bound that is stated', () => {
  const ppm = 40;
  const made = Array.from({ length: 60 }, (_, second) =>
    exchange(second * 1e9, 5e9 + second * 1e9 * ppm * 1e-6, 1e5 + (second % 7) * 1e4, 1e5),
  );
  const [first, ...others] = made;
  const { drift } = estimateClock([first as ClockExchange, ...others]);
  expect(Math.abs((drift?.ppm ?? 0) - ppm)).toBeLessThanOrEqual(drift?.boundPpm ?? 0);
  expect(drift?.boundPpm).toBeLessThan(10);
});

test('nothing is said of a drift before exchanges are a second apart', () => {
  expect(estimateClock([exchange(0, 0, 1e5, 1e5), exchange(5e8, 0, 1e5, 1e5)]).drift).toBeUndefined();
  expect(estimateClock([exchange(0, 0, 1e5, 1e5)]).drift).toBeUndefined();
});
