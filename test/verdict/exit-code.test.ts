import { describe, expect, it } from 'vitest';
import type { VerdictResult } from '../../src/model/verdict.ts';
import { exitCodeOf } from '../../src/verdict/exit-code.ts';

describe('exitCodeOf', () => {
  it.each<[VerdictResult[], number]>([
    [[], 0],
    [['pass', 'pass'], 0],
    [['pass', 'inconclusive'], 4],
    [['inconclusive', 'fail', 'pass'], 1],
  ])('of %j is %i', (results, code) => {
    expect(exitCodeOf(results.map(result => ({ result, checks: [] })))).toBe(code);
  });
});
