import fc from 'fast-check';
import { expect, test } from 'vitest';
import { downsample } from '../../src/model/downsample.ts';

const curves = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 2000 })
  .map(values => ({ atMs: values.map((_, index) => index * 50), values }));

test('a short curve stays as it is', () => {
  const curve = { atMs: [0, 1, 2], values: [5, 9, 5] };
  expect(downsample(curve, 4)).toEqual(curve);
});

test('peaks, ends and order survive, and every point was measured', () => {
  fc.assert(
    fc.property(curves, fc.integer({ min: 4, max: 500 }), (curve, most) => {
      const drawn = downsample(curve, most);
      expect(drawn.values.length).toBeLessThanOrEqual(most);
      expect(Math.max(...drawn.values)).toBe(Math.max(...curve.values));
      expect(Math.min(...drawn.values)).toBe(Math.min(...curve.values));
      expect([drawn.atMs[0], drawn.atMs.at(-1)]).toEqual([curve.atMs[0], curve.atMs.at(-1)]);
      for (const [index, atMs] of drawn.atMs.entries()) expect(drawn.values[index]).toBe(curve.values[atMs / 50]);
      expect(drawn.atMs).toEqual([...new Set(drawn.atMs)].sort((one, other) => one - other));
    }),
  );
});

test('a peak of one sample among a hundred thousand is not lost', () => {
  const values = new Array<number>(100_000).fill(3);
  values[61_803] = 512;
  expect(Math.max(...downsample({ atMs: values.map((_, index) => index), values }, 300).values)).toBe(512);
});
