import { expect, test } from 'vitest';
import { timeBins } from '../../src/model/time-bins.ts';

test('every time is in one bin, and no bin between two is left out', () => {
  const bins = timeBins(Uint32Array.from([0, 1, 900, 1000, 1100, 1300, 60_000_000]));
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(7);
  for (const [index, { fromMs }] of bins.slice(1).entries()) expect(fromMs).toBe(bins[index]?.toMs);
  expect(bins[0]).toMatchObject({ fromMs: 0.001, count: 2 });
  expect(bins.find(({ fromMs }) => fromMs === 1)?.count).toBe(2);
  expect(bins.at(-1)?.toMs).toBeGreaterThan(60_000);
});

test('ten bins make a decade', () => {
  expect(timeBins(Uint32Array.from([1000, 9999]))).toHaveLength(10);
});

test('no time, no bin', () => {
  expect(timeBins(new Uint32Array())).toEqual([]);
});
