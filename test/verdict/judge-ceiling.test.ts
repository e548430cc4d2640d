import { describe, expect, it } from 'vitest';
import type { Ceiling, CeilingEnd } from '../../src/model/ceiling.ts';
import { parseExpectation } from '../../src/plan/expectation.ts';
import { isMistake } from '../../src/plan/mistake.ts';
import { judgeCeiling } from '../../src/verdict/judge-ceiling.ts';

function ceiling(ended: CeilingEnd, held: number, broke: number | undefined): Ceiling {
  const once = { repeats: { held: 1, runs: 1 }, spread: { low: held, high: held }, stoppedBy: undefined };
  return { ended, held, broke, ...once, max: 2000, precision: 0.01, trials: [] };
}

const FOUND = ceiling({ end: 'found' }, 1000, 1001);
const NOT_BELOW = ceiling({ end: 'not-found' }, 2000, undefined);
const TOO_LATE = ceiling({ end: 'out-of-time', why: 'the time is over' }, 500, 1000);

function judged(text: string, of: Ceiling) {
  const expectation = parseExpectation(text);
  if (isMistake(expectation)) throw new Error(expectation.mistake);
  return judgeCeiling([expectation], of)[0];
}

describe('judgeCeiling', () => {
  it.each([
    ['ceiling >= 1000', FOUND, 'pass'],
    ['ceiling > 1000', FOUND, 'fail'],
    ['ceiling == 1000', FOUND, 'pass'],
    ['ceiling >= 2000', NOT_BELOW, 'pass'],
    ['ceiling >= 2001', NOT_BELOW, 'inconclusive'],
    ['ceiling < 2000', NOT_BELOW, 'fail'],
    ['ceiling == 1999', NOT_BELOW, 'fail'],
    ['ceiling >= 500', TOO_LATE, 'pass'],
    ['ceiling >= 700', TOO_LATE, 'inconclusive'],
    ['ceiling >= 1000', TOO_LATE, 'fail'],
    ['ceiling != 700', TOO_LATE, 'inconclusive'],
    ['ceiling != 1000', TOO_LATE, 'pass'],
    ['ceiling >= 1', ceiling({ end: 'never-holds' }, 0, 1), 'fail'],
  ] as const)('%s', (text, of, result) => {
    expect(judged(text, of)).toMatchObject({ expectation: text, result, observed: of.held });
  });

  it('leaves a share of the baseline to the check, and what is about one run out', () => {
    expect(judged('ceiling >= baseline', FOUND)).toMatchObject({ result: 'inconclusive', unjudged: 'needs-baseline' });
    expect(judged('served >= 1', FOUND)).toBeUndefined();
  });
});
