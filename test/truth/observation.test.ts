import { describe, expect, it } from 'vitest';
import { isRight, type Observation, scores } from './observation.ts';
import { truthTable } from './table.ts';

const NOFILE = {
  scenario: 'a',
  user: 'root',
  expected: ['nofile client'],
  found: [{ cause: 'nofile client', attempts: 30 }],
};
const MISSED: Observation = { ...NOFILE, scenario: 'b', found: [] };
const DECOY: Observation = {
  ...NOFILE,
  scenario: 'c',
  expected: [],
  found: [{ cause: 'nofile client', attempts: 10 }],
};

describe('a truth table', () => {
  it('counts a cause that was found where it is the truth, and nowhere else, as 1 and 1', () => {
    expect(scores([NOFILE])).toEqual([
      { cause: 'nofile client', expected: 1, found: 1, blamed: 30, wronglyBlamed: 0, recall: 1, precision: 1 },
    ]);
    expect(isRight(NOFILE)).toBe(true);
  });

  it('a missed cause lowers recall', () => {
    expect(scores([NOFILE, MISSED])[0]).toMatchObject({ recall: 0.5, precision: 1 });
    expect(isRight(MISSED)).toBe(false);
  });

  it('a wrong blame lowers precision, by attempts', () => {
    expect(scores([NOFILE, DECOY])[0]).toMatchObject({ recall: 1, precision: 0.75, wronglyBlamed: 10 });
    expect(isRight(DECOY)).toBe(false);
  });

  it('what was neither expected nor blamed has no score', () => {
    expect(scores([{ ...NOFILE, expected: [], found: [] }])).toEqual([]);
    expect(scores([MISSED])[0]?.precision).toBeUndefined();
    expect(scores([DECOY])[0]?.recall).toBeUndefined();
  });

  it('says what is wrong', () => {
    const text = truthTable([NOFILE, DECOY]);
    expect(text).toContain('1 of 2 right');
    expect(text).toMatch(/c\s+root\s+nothing\s+nofile client \(10\)\s+WRONG/);
  });
});
