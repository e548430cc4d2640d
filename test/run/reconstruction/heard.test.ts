import { expect, test } from 'vitest';
import type { DriverNumbers } from '../../../src/model/driver-output.ts';
import { absent, ok } from '../../../src/model/probe.ts';
import { refusedAnswers, refusedWords, unheardWarning } from '../../../src/run/reconstruction/heard.ts';

const PERIOD = { fromMs: 1900, toMs: 2100 };
const HEARD = ok({
  statuses: { 503: 90 },
  heardAt: { 503: PERIOD },
  words: { '-ERR max number of clients reached': 60 },
});
const UNHEARD = absent('packet socket: EPERM');

function numbers(some: Partial<DriverNumbers>): DriverNumbers {
  return { requests: 100, errors: {}, ...some } as DriverNumbers;
}

test('what a command says of its answers counts; where it says nothing, what was heard', () => {
  const told = numbers({ statuses: { 200: 80, 502: 20 } });
  expect(refusedAnswers(told, HEARD)).toEqual([{ status: 502, count: 20 }]);
  const alike = numbers({ statuses: { 503: 95 } });
  expect(refusedAnswers(alike, HEARD)).toEqual([{ status: 503, count: 95, period: PERIOD }]);
  expect(refusedAnswers(numbers({ errors: { status: 7 } }), HEARD)).toEqual([{ status: 0, count: 7 }]);
  expect(refusedAnswers(numbers({ statuses: { 200: 100 } }), HEARD)).toEqual([]);
  for (const silent of [undefined, numbers({})])
    expect(refusedAnswers(silent, HEARD)).toEqual([{ status: 503, count: 90, period: PERIOD }]);
  expect(refusedAnswers(undefined, UNHEARD)).toEqual([]);
});

test('words that a command printed count; where it printed none, those that were heard', () => {
  const printed = [{ symptom: 'refused-in-words', firstBytes: 'ERR', count: 1 }] as const;
  expect(refusedWords(printed, HEARD)).toBe(printed);
  expect(refusedWords([], HEARD)).toEqual([
    { symptom: 'refused-in-words', firstBytes: '-ERR max number of clients reached', count: 60 },
  ]);
  expect(refusedWords([], UNHEARD)).toEqual([]);
});

test('what nobody heard is said, unless the command says what was answered', () => {
  expect(unheardWarning(undefined, UNHEARD)).toEqual([{ warning: 'answers-unheard', why: 'packet socket: EPERM' }]);
  expect(unheardWarning(numbers({}), UNHEARD)).toHaveLength(1);
  expect(unheardWarning(numbers({ statuses: { 200: 100 } }), UNHEARD)).toEqual([]);
  expect(unheardWarning(undefined, HEARD)).toEqual([]);
});
