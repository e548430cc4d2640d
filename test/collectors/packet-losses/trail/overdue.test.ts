import { expect, test } from 'vitest';
import { watchOverdue } from '../../../../src/collectors/packet-losses/trail/overdue.ts';

/** Rows of connections begun, failed and made. */
function looks(...rows: readonly (readonly [number, number, number])[]): boolean[] {
  const isOverdue = watchOverdue();
  return rows.map(([begun, failed, made]) => isOverdue({ begun, failed, made }));
}

test('a connection that was begun by the row before and is none by now is overdue', () => {
  expect(looks([0, 0, 0], [100, 0, 100], [150, 0, 140], [180, 0, 149])).toEqual([false, false, false, true]);
});

test('what was begun since the row before has time', () => {
  expect(looks([0, 0, 0], [100, 0, 0], [200, 0, 100], [200, 0, 200])).toEqual([false, false, false, false]);
});

test("what was refused is not overdue, and what was before the load is nobody's", () => {
  expect(looks([70, 2, 30], [170, 102, 30], [170, 102, 30])).toEqual([false, false, false]);
});
