import type { Check, Unjudged } from '../../model/verdict.ts';
import { visible } from '../escape.ts';
import { count, duration } from '../numbers.ts';

/** An expectation with what was measured: `served >= 100 (90)`. */
export function expectationPhrase(check: Check): string {
  return `${visible(check.expectation)} (${observedPhrase(check)})`;
}

/** What was measured, and why it is not judged where it is not: `1,000`, `12 ms`, `not measured`. */
export function observedPhrase({ expectation, observed, unjudged }: Check): string {
  const value = observed === undefined ? 'not measured' : amount(expectation, observed);
  if (unjudged === undefined) return value;
  return observed === undefined ? unjudgedPhrase(unjudged) : `${value}; ${unjudgedPhrase(unjudged)}`;
}

export function unjudgedPhrase(unjudged: Unjudged): string {
  return UNJUDGED[unjudged];
}

const UNJUDGED: Readonly<Record<Unjudged, string>> = {
  'needs-ceiling': 'not judged: loadline ceiling finds it',
  'needs-baseline': 'not judged: loadline check --baseline knows the baseline',
  'not-in-baseline': 'not judged: the baseline does not hold it',
  'other-machine': 'not judged: the baseline is from another machine',
  'driver-late': 'not judged: the driver was late, and a slower load is another one',
  'target-late': 'not judged: the server waited for a processor that other work had',
};

/** The metric's name says which values are times; all others are counts. */
function amount(expectation: string, observed: number): string {
  return /^\s*(connect|firstByte)\./.test(expectation) ? duration(observed) : count(observed);
}
