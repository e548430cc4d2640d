import type { Attribution } from '../model/attribution.ts';
import type { Doubt } from '../model/doubt.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Outcomes } from '../model/outcomes.ts';
import type { Run, RunState } from '../model/run.ts';
import type { Usage } from '../model/usage.ts';
import { type Check, identityOf, type Verdict, type VerdictResult } from '../model/verdict.ts';
import { doubtsOf } from './doubts.ts';
import { holds } from './holds.ts';
import { besideLateness, type Lateness, latenessOf } from './late-driver.ts';
import { lostClients } from './lost-clients.ts';
import { observe } from './observe.ts';
import { watchDoubts } from './watch-doubts.ts';

/** Holds a run against what its scenario expects, and against all that went wrong in it without failing an attempt. */
export function judgeRun(
  run: Run,
  outcomes: Outcomes,
  attribution: Attribution,
  usages: readonly Usage[] = [],
): Verdict {
  const { expect } = run.plan.scenario;
  const doubts = [...doubtsOf(run, outcomes, attribution, usages), ...watchDoubts(run, attribution, usages)];
  return judge(expect, outcomes, attribution, stateOfLoad(run), doubts, latenessOf(run));
}

/** A load that lost a host is none that ended: what became of a part of it is not known. */
function stateOfLoad({ state, evidence }: Run): RunState {
  return lostClients(evidence).length === 0 ? state : { state: 'stopped', phase: 'load', by: 'lost-host' };
}

const IN_TIME: Lateness = { driver: false, target: false };

/**
 * Holds a run against its expectations. What was not measured, and every check of a run that did not complete, is
 * inconclusive: a run that ended early would have counted on. Without expectations a completed run passes. Whatever casts
 * doubt on it keeps it from passing.
 *
 * @param late what was late: what it made fail says nothing
 */
export function judge(
  expectations: readonly Expectation[],
  outcomes: Outcomes,
  attribution: Attribution,
  state: RunState,
  doubts: readonly Doubt[] = [],
  late: Lateness = IN_TIME,
): Verdict {
  const completed = state.state === 'completed';
  const checks = expectations.map(expectation => {
    const observed = observe(expectation.metric, outcomes, attribution);
    const check = checkOf(expectation, observed, { completed, unexplained: attribution.unexplained });
    return besideLateness(check, expectation, late, attribution);
  });
  const verdict = verdictOf(checks, completed);
  if (doubts.length === 0) return verdict;
  return { ...verdict, result: verdict.result === 'pass' ? 'inconclusive' : verdict.result, doubts };
}

function checkOf(
  expectation: Expectation,
  observed: number | undefined,
  { completed, unexplained }: { readonly completed: boolean; readonly unexplained: number },
): Check {
  const { metric, comparison, value } = expectation;
  const untold = { ...identityOf(expectation), result: 'inconclusive', observed } as const;
  if (typeof value !== 'number') return { ...untold, unjudged: 'needs-baseline' };
  if (metric.name === 'ceiling') return { ...untold, unjudged: 'needs-ceiling' };
  if (observed === undefined || !completed) return untold;
  if (holds(observed, comparison, value)) return { ...untold, result: 'pass', observed };
  return couldHold(expectation, observed, unexplained) ? untold : { ...untold, result: 'fail', observed };
}

/** Whether it would hold if some of the failures that nobody could explain were of that cause. */
function couldHold({ metric, comparison, value }: Expectation, observed: number, unexplained: number): boolean {
  const isOfCauses = metric.name === 'failures' && Object.keys(metric.select).length > 0;
  if (!isOfCauses || metric.select.kind === 'unexplained' || typeof value !== 'number') return false;
  const nearest = Math.min(Math.max(value, observed), observed + unexplained);
  return [nearest, observed + unexplained].some(possible => holds(possible, comparison, value));
}

/** One failed check fails all; one that was not judged, or a measurement that did not complete, leaves it open. */
export function verdictOf(checks: readonly Check[], completed: boolean): Verdict {
  return { result: overall(checks, completed), checks };
}

function overall(checks: readonly Check[], completed: boolean): VerdictResult {
  if (checks.some(check => check.result === 'fail')) return 'fail';
  return completed && checks.every(check => check.result === 'pass') ? 'pass' : 'inconclusive';
}
