import { type Attribution, rootOf } from '../model/attribution.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Run } from '../model/run.ts';
import type { RunWarning } from '../model/run-warning.ts';
import type { Check } from '../model/verdict.ts';
import { holds } from './holds.ts';

/** Whether driver or target did not get to what they had to do in time. */
export interface Lateness {
  /** The driver gave another load than the one that was asked for: slower, or for longer. */
  readonly driver: boolean;
  /** The target waited for a processor that other work had. */
  readonly target: boolean;
}

const LATE_DRIVER: readonly RunWarning['warning'][] = [
  'driver-stalled',
  'driver-late',
  'driver-starved',
  'load-overran',
];

export function latenessOf({ warnings }: Pick<Run, 'warnings'>): Lateness {
  const codes = warnings.flatMap(warning => (typeof warning === 'string' ? [] : [codeOf(warning)]));
  return { driver: codes.some(code => LATE_DRIVER.includes(code)), target: codes.includes('target-starved') };
}

function codeOf(warning: RunWarning): RunWarning['warning'] {
  return warning.warning === 'on-client-host' ? codeOf(warning.of) : warning.warning;
}

/** A check that failed for want of time: what it asks for says nothing about the target then. */
export function besideLateness(
  check: Check,
  expectation: Expectation,
  late: Lateness,
  attribution: Attribution,
): Check {
  if (check.result !== 'fail' || check.observed === undefined) return check;
  if (late.driver && isOfAnotherLoad(expectation, check.observed))
    return { ...check, result: 'inconclusive', unjudged: 'driver-late' };
  if ((late.driver || late.target) && couldHoldInTime(expectation, check.observed, attribution))
    return { ...check, result: 'inconclusive', unjudged: late.driver ? 'driver-late' : 'target-late' };
  return check;
}

/** A slower load, or a longer one, fails fewer and serves more. */
function isOfAnotherLoad({ metric, comparison, value }: Expectation, observed: number): boolean {
  if (typeof value !== 'number') return false;
  if (COUNTS_OF_FAILURES.some(name => name === metric.name))
    return ['>', '>=', '=='].includes(comparison) && observed <= value;
  return metric.name === 'served' && ['<', '<=', '=='].includes(comparison) && observed >= value;
}

const COUNTS_OF_FAILURES = ['failed', 'pending', 'delayed', 'failures', 'delays', 'observations'] as const;

/** Whether it would hold if those had been served that nobody can explain, or for which the driver had no time. */
function couldHoldInTime(
  { metric, comparison, value }: Expectation,
  observed: number,
  attribution: Attribution,
): boolean {
  if (typeof value !== 'number') return false;
  const { unexplained } = attribution;
  if (isOfUnexplained(metric)) return holds(0, comparison, value);
  if (metric.name !== 'served') return false;
  return holds(observed + unexplained + outOfTime(attribution), comparison, value);
}

function isOfUnexplained(metric: Expectation['metric']): boolean {
  return metric.name === 'unexplained' || (metric.name === 'failures' && metric.select.kind === 'unexplained');
}

function outOfTime({ groups }: Attribution): number {
  const ofDriver = groups.filter(({ cause }) => {
    const root = rootOf(cause);
    return root.kind !== 'limit' && root.kind !== 'unexplained' && root.what === 'driver-out-of-time';
  });
  return ofDriver.reduce((sum, { group }) => sum + group.count, 0);
}
