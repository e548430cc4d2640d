import type { CheckResult } from '../../model/comparison.ts';
import { checkSentence, regressionSentence } from '../wording/comparison.ts';
import { expectationPhrase } from '../wording/expectation.ts';
import type { Case } from './cases.ts';

const RESULTS = { pass: 'pass', fail: 'failure', inconclusive: 'error' } as const;

/** A case for the scenario against its baseline, and a case an expectation. */
export function checkCases(check: CheckResult): Case[] {
  const { result, regressions, checks } = check;
  return [
    {
      name: 'against its baseline',
      result: result === 'updated' ? 'pass' : RESULTS[result],
      message: checkSentence(check),
      details: regressions.map(regressionSentence),
    },
    ...checks.map(one => ({
      name: one.expectation,
      result: RESULTS[one.result],
      message: expectationPhrase(one),
      details: [],
    })),
  ];
}
