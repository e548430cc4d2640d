import { expect, test } from 'vitest';
import { freeSlots } from '../../../src/system/linux/io-uring/free-slots.ts';

test('a slot is taken once until it is given back, and those that are out are known', () => {
  const slots = freeSlots(4);
  const taken = [slots.take(), slots.take(), slots.take(), slots.take()];
  expect(taken.toSorted()).toEqual([0, 1, 2, 3]);
  expect(slots.left()).toBe(0);
  slots.giveBack(2);
  slots.giveBack(0);
  expect([...slots.taken()]).toEqual([1, 3]);
  expect([slots.take(), slots.take()].toSorted()).toEqual([0, 2]);
  expect([...slots.taken()]).toEqual([0, 1, 2, 3]);
});
