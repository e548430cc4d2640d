import { expect, it } from 'vitest';
import type { Who } from './case.ts';
import type { Judgement } from './judge.ts';
import { shortcomings, tally, type Verdict } from './tally.ts';

function verdicts(who: Who, counts: Partial<Record<Judgement['kind'], number>>): Verdict[] {
  return Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, () => ({ name: 'a', who, judgement: { kind: kind as Judgement['kind'], why: '' } })),
  );
}

it('some may stay unexplained, fewer of them as root', () => {
  expect(shortcomings(verdicts('root', { right: 99, unexplained: 1 }))).toEqual([]);
  expect(shortcomings(verdicts('root', { right: 98, unexplained: 2 }))).toEqual([
    '98 of 100 right as root, at least 99 % must be',
  ]);
  expect(shortcomings(verdicts('nobody', { right: 95, unexplained: 5 }))).toEqual([]);
  expect(shortcomings(verdicts('nobody', { right: 94, unexplained: 6 }))).toEqual([
    '94 of 100 right as nobody, at least 95 % must be',
  ]);
});

it('one accusation is one too many, and so is a wrong count or a crash', () => {
  for (const kind of ['accused', 'miscounted', 'crashed'] as const)
    expect(shortcomings(verdicts('root', { right: 199, [kind]: 1 }))).toEqual([`a as root: ${kind}`]);
});

it('the counts name accusations also where there are none', () => {
  expect(tally(verdicts('root', { right: 2, unexplained: 1 }))).toBe('right 2, accused 0, unexplained 1');
});
