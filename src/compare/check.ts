import { limitOf } from '../limits/catalog.ts';
import type { BlamedCause } from '../model/cause.ts';
import type { CheckResult, ComparedMetric, Comparison, ConditionName, Regression } from '../model/comparison.ts';
import type { Check } from '../model/verdict.ts';

/** Where the scenario itself asks for something else, its baseline says nothing. */
const WHAT_WAS_ASKED: readonly ConditionName[] = ['scenario', 'load', 'target', 'driver'];

/** Metrics whose loss is a regression. Times are told, and fail nothing: they scatter. */
const GUARDED = ['ceiling', 'served', 'failed', 'pending'];

/** An expectation of the scenario, judged. */
export interface ExpectationCheck {
  readonly check: Check;
  /** The metric that it holds against the baseline itself, in place of the tolerance. */
  readonly instead?: string;
}

/**
 * Whether a comparison with a baseline shows a regression: a new cause, fewer connections, or an expectation of the scenario that
 * failed. On another machine only what exact limits do is held against it: anything else that is worse leaves the check open.
 *
 * @param expected the scenario's expectations; `counts`: whether the baseline says how many are served here
 */
export function checked(
  comparison: Comparison,
  stoppedBy: { readonly before: readonly BlamedCause[]; readonly after: readonly BlamedCause[] },
  expected: (counts: boolean) => readonly ExpectationCheck[],
): Pick<CheckResult, 'result' | 'regressions' | 'exactOnly' | 'checks'> {
  const changed = comparison.differences.find(({ condition }) => WHAT_WAS_ASKED.includes(condition));
  if (changed !== undefined) {
    const why = `the ${changed.condition} is another one than the baseline's (--update takes it over)`;
    return { result: 'inconclusive', regressions: [{ regression: 'not-measured', why }], exactOnly: false, checks: [] };
  }
  const exactOnly = comparison.differences.some(({ condition }) => condition === 'kernel' || condition === 'machine');
  const counts = !exactOnly || [...stoppedBy.before, ...stoppedBy.after].every(isExact);
  const all = expected(counts);
  const checks = all.map(({ check }) => check);
  const held = new Set(all.flatMap(({ instead }) => instead ?? []));
  const regressions: Regression[] = [
    ...comparison.causesNew
      .filter(cause => !exactOnly || isExact(cause))
      .map(cause => ({ regression: 'new-cause' as const, cause })),
    ...comparison.metrics
      .filter(metric => counts && isWorse(metric) && !held.has(metric.name))
      .map(metric => ({ regression: 'worse' as const, metric })),
    ...checks.filter(({ result }) => result === 'fail').map(check => ({ regression: 'expectation' as const, check })),
  ];
  const result = resultOf(regressions, checks);
  const isLess = comparison.causesNew.length > 0 || comparison.metrics.some(one => isWorse(one) && !held.has(one.name));
  if (result !== 'pass' || !isLess) return { result, regressions, exactOnly, checks };
  return { result: 'inconclusive', regressions: [{ regression: 'not-measured', why: OTHER_SPEED }], exactOnly, checks };
}

const OTHER_SPEED =
  'more go wrong than in the baseline, which is from another machine or kernel: that may be its speed, or a change for the worse';

function resultOf(regressions: readonly Regression[], checks: readonly Check[]): CheckResult['result'] {
  if (regressions.length > 0) return 'fail';
  return checks.some(({ result }) => result === 'inconclusive') ? 'inconclusive' : 'pass';
}

function isExact({ cause }: BlamedCause): boolean {
  return cause.kind === 'limit' && limitOf(cause.limit).exact === true;
}

function isWorse({ name, verdict }: ComparedMetric): boolean {
  return verdict === 'worse' && GUARDED.includes(name);
}
