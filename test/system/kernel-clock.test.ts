import { expect, test } from 'vitest';
import { parseAheadMs } from '../../src/system/kernel-clock.ts';

test('how far a time namespace is ahead of the kernel', () => {
  expect(parseAheadMs('monotonic      100000 500000000\nboottime            7         0\n')).toBe(100_000_500);
  expect(parseAheadMs('monotonic          -3         0\n')).toBe(-3000);
});
