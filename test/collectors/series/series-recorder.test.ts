import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordSeries } from '../../../src/collectors/series/series-recorder.ts';
import { column, seriesOf } from '../../../src/model/series.ts';

test('a name that never changes is one number', () => {
  const recorder = recordSeries();
  recorder.add(-5, { same: 1, moving: 1 });
  recorder.add(0, { same: 1, moving: 2 });
  recorder.add(10, { same: 1 });
  expect(recorder.series()).toEqual({ atMs: [-5, 0, 10], constant: { same: 1 }, varying: { moving: [1, 2, 2] } });
});

test('row by row it gives what the whole gives', () => {
  const row = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 3 }), { noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), rows => {
      const moments = rows.map((_, index) => index * 50);
      const recorder = recordSeries();
      for (const [index, values] of rows.entries()) recorder.add(index * 50, values);
      expect(recorder.series()).toEqual(seriesOf(moments, rows));
    }),
  );
});

test('a series that was handed out does not grow', () => {
  const recorder = recordSeries();
  recorder.add(0, { a: 1 });
  recorder.add(1, { a: 2 });
  const series = recorder.series();
  recorder.add(2, { a: 3 });
  expect(column(series, 'a')).toEqual([1, 2]);
});
