import { expect, test } from 'vitest';
import { recordSeries } from '../../../src/collectors/series/series-recorder.ts';

test('a series of any length keeps its first row, its last one, its peak, and no more rows than it may', () => {
  const recorder = recordSeries({ peak: 'queue', mostRows: 16 });
  for (let row = 0; row < 1000; row += 1) {
    recorder.add(row, { queue: row === 333 ? 129 : row % 3, bound: row < 500 ? 128 : 4096, drops: row, constant: 7 });
  }
  const { atMs, varying, constant } = recorder.series();
  expect(atMs.length).toBeLessThanOrEqual(16);
  expect([atMs[0], atMs.at(-1)]).toEqual([0, 999]);
  const peak = atMs.indexOf(333);
  // Rows stay whole: the queue was held against the bound of its own moment.
  expect([varying['queue']?.[peak], varying['bound']?.[peak], varying['drops']?.[peak]]).toEqual([129, 128, 333]);
  expect(varying['drops']?.at(-1)).toBe(999);
  expect([...atMs].sort((one, other) => one - other)).toEqual(atMs);
  expect(constant).toEqual({ constant: 7 });
});

test('a short series keeps every row', () => {
  const recorder = recordSeries({ mostRows: 16 });
  for (let row = 0; row < 16; row += 1) recorder.add(row, { value: row });
  expect(recorder.series().atMs).toHaveLength(16);
});
