import { expect, it } from 'vitest';
import { recordTimes } from '../../../src/collectors/series/times.ts';

it('keeps from the first look to the last, with the least and the most', () => {
  const times = recordTimes<string>(10);
  for (const [at, much] of [3, 2, 5].entries()) times.note(at * 150, new Map([['one', much]]));
  times.note(450, new Map());
  expect(times.result()).toEqual([{ key: 'one', fromMs: 0, toMs: 300, least: 2, most: 5 }]);
});

it('leaves out what was over soon, and begins anew after a gap', () => {
  const times = recordTimes<string>(10);
  times.note(0, new Map([['one', 1]]));
  times.note(100, new Map());
  for (const atMs of [200, 300, 400]) times.note(atMs, new Map([['one', 1]]));
  expect(times.result()).toEqual([{ key: 'one', fromMs: 200, toMs: 400, least: 1, most: 1 }]);
});

it('keeps none rather than some', () => {
  const times = recordTimes<number>(2);
  for (const atMs of [0, 500]) times.note(atMs, new Map([1, 2, 3].map(key => [key, 1])));
  expect(times.result()).toBeUndefined();
});
