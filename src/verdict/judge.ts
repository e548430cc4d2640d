import type { Attribution } from '../model/attribution.ts';
import type { Comparison, Expectation } from '../model/expectation.ts';
import type { Outcomes } from '../model/outcomes.ts';
import type { RunState } from '../model/run.ts';
import type { Check, Verdict, VerdictResult } from '../model/verdict.ts';
import { observe } from './observe.ts';

/**
 * Holds a run against its expectations. What was not measured, and every check of a run that did not complete, is
 * inconclusive: a run that ended early would have counted on. Without expectations a completed run passes.
 */
export function judge(
  expectations: readonly Expectation[],
  outcomes: Outcomes,
  attribution: Attribution,
  state: RunState,
): Verdict {
  const completed = state.state === 'completed';
  const checks = expectations.map(expectation => {
    const observed = observe(expectation.metric, outcomes, attribution);
    return checkOf(expectation, observed, completed);
  });
  return { result: overall(checks, completed), checks };
}

function checkOf(expectation: Expectation, observed: number | undefined, completed: boolean): Check {
  const { text, comparison, value } = expectation;
  if (observed === undefined || !completed) return { expectation: text, result: 'inconclusive', observed };
  return { expectation: text, result: holds(observed, comparison, value) ? 'pass' : 'fail', observed };
}

function holds(observed: number, comparison: Comparison, value: number): boolean {
  switch (comparison) {
    case '==':
      return observed === value;
    case '!=':
      return observed !== value;
    case '<':
      return observed < value;
    case '<=':
      return observed <= value;
    case '>':
      return observed > value;
    case '>=':
      return observed >= value;
  }
}

function overall(checks: readonly Check[], completed: boolean): VerdictResult {
  if (checks.some(check => check.result === 'fail')) return 'fail';
  return completed && checks.every(check => check.result === 'pass') ? 'pass' : 'inconclusive';
}
