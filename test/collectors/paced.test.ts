import { expect, test } from 'vitest';
import { paced } from '../../src/collectors/paced.ts';

test('an act is left out for twenty times as long as it took', () => {
  let now = 0;
  const act = paced(
    () => {
      now += 10;
      return now;
    },
    () => now,
  );
  expect(act()).toBe(10);
  now = 209;
  expect(act()).toBeUndefined();
  now = 210;
  expect(act()).toBe(220);
});
