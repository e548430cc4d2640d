import type { Expectation } from '../model/expectation.ts';
import type { Run } from '../model/run.ts';
import type { RunWarning } from '../model/run-warning.ts';
import type { Check } from '../model/verdict.ts';

const LATE: readonly RunWarning['warning'][] = ['driver-stalled', 'driver-late', 'driver-starved', 'load-overran'];

/** Whether the driver gave another load than the one that was asked for: slower, or for longer. */
export function wasLate({ warnings }: Pick<Run, 'warnings'>): boolean {
  return warnings.some(warning => typeof warning !== 'string' && LATE.includes(warning.warning));
}

/** A check that failed since too few attempts did: of a late driver that says nothing about the target. */
export function besideLateness(check: Check, { metric, comparison, value }: Expectation): Check {
  const asksForFailures =
    COUNTS_OF_FAILURES.some(name => name === metric.name) && ['>', '>=', '=='].includes(comparison);
  const isTooFew = typeof value === 'number' && check.observed !== undefined && check.observed <= value;
  if (check.result !== 'fail' || !asksForFailures || !isTooFew) return check;
  return { ...check, result: 'inconclusive', unjudged: 'driver-late' };
}

const COUNTS_OF_FAILURES = ['failed', 'pending', 'delayed', 'failures', 'delays', 'observations'] as const;
