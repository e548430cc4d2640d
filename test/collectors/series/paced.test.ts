import { expect, test } from 'vitest';
import { type Pace, paced } from '../../../src/collectors/series/paced.ts';

/** An act that takes so much time, and so much of it on a processor, and what it then gives at each moment. */
function looksAt(moments: readonly number[], took: { elapsedMs: number; processorMs: number }, pace?: Pace): number[] {
  let nowMs = 0;
  let usedMs = 0;
  const act = (): boolean => {
    nowMs += took.elapsedMs;
    usedMs += took.processorMs;
    return true;
  };
  const look = paced(act, pace, { nowMs: () => nowMs, processorMs: () => usedMs });
  return moments.filter(atMs => {
    nowMs = atMs;
    return look('passing') === true;
  });
}

test('an act is left out for twenty times the processor time that it took', () => {
  expect(looksAt([0, 209, 210, 419, 420], { elapsedMs: 10, processorMs: 10 })).toEqual([0, 210, 420]);
});

test('time in which others had the processor is not its cost: after a second it rests no longer than it would have', () => {
  expect(looksAt([0, 1139, 1140], { elapsedMs: 1000, processorMs: 7 })).toEqual([0, 1140]);
});

test('no rest is shorter than the shortest', () => {
  const took = { elapsedMs: 1, processorMs: 1 };
  expect(looksAt([0, 21, 250, 251], took, { shortestRestMs: 250 })).toEqual([0, 251]);
});

test('no rest is longer than the longest', () => {
  const took = { elapsedMs: 900, processorMs: 900 };
  expect(looksAt([0, 2899, 2900], took, { longestRestMs: 2000 })).toEqual([0, 2900]);
  expect(looksAt([0, 2900, 18_899, 18_900], took)).toEqual([0, 18_900]);
});

test('the last row leaves nothing out', () => {
  let usedMs = 0;
  const act = () => {
    usedMs += 10;
    return usedMs;
  };
  const look = paced(act, {}, { nowMs: () => 0, processorMs: () => usedMs });
  expect([look('passing'), look('passing'), look('last')]).toEqual([10, undefined, 20]);
});
