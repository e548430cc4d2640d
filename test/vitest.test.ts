import { expect, test } from 'vitest';
import '../src/vitest.ts';
import { EXPERIMENTS } from './report/experiment-samples.ts';

test('toHold passes up to the ceiling, and names what binds above it', () => {
  const result = EXPERIMENTS.ceiling;
  expect(result).toHold(900);
  expect(result).not.toHold(901);
  expect(() => expect(result).toHold(901)).toThrow(/expected 901 connections to be held\. 900 connections/);
  expect(() => expect(result).not.toHold(900)).toThrow(/expected 900 connections not to be held/);
});
