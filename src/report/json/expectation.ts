import type { Check } from '../../model/verdict.ts';
import { rounded } from '../numbers.ts';
import { unjudgedPhrase } from '../wording/expectation.ts';

/** An expectation, judged; what is not known is null. */
export function expectationJson({ expectation, line, result, observed, unjudged }: Check) {
  return {
    expectation,
    ...(line !== undefined && { line }),
    result,
    observed: observed === undefined ? null : rounded(observed),
    ...(unjudged !== undefined && { why: unjudgedPhrase(unjudged) }),
  };
}
