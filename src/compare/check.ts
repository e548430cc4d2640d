import type { BlamedCause } from '../model/cause.ts';
import type { CheckResult, ComparedMetric, Comparison, ConditionName, Regression } from '../model/comparison.ts';
import type { LimitId } from '../model/limit-id.ts';

/** Limits that are met at the same number on every machine, fast or slow. */
const EXACT: readonly LimitId[] = ['nofile', 'ephemeral-ports', 'conntrack-max'];

/** Where the scenario itself asks for something else, its baseline says nothing. */
const WHAT_WAS_ASKED: readonly ConditionName[] = ['scenario', 'load', 'target', 'driver'];

/** Metrics whose loss is a regression. Times are told, and fail nothing: they scatter. */
const GUARDED = ['ceiling', 'served', 'failed', 'pending'];

/**
 * Whether a comparison with a baseline shows a regression: a new cause, or fewer connections. On another machine only what
 * exact limits do is compared.
 */
export function checked(
  comparison: Comparison,
  stoppedBy: { readonly before: readonly BlamedCause[]; readonly after: readonly BlamedCause[] },
): Pick<CheckResult, 'result' | 'regressions' | 'exactOnly'> {
  const changed = comparison.differences.find(({ condition }) => WHAT_WAS_ASKED.includes(condition));
  if (changed !== undefined) {
    const why = `the ${changed.condition} is another one than the baseline's (--update takes it over)`;
    return { result: 'inconclusive', regressions: [{ regression: 'not-measured', why }], exactOnly: false };
  }
  const exactOnly = comparison.differences.some(({ condition }) => condition === 'kernel' || condition === 'machine');
  const counts = !exactOnly || [...stoppedBy.before, ...stoppedBy.after].every(isExact);
  const regressions: Regression[] = [
    ...comparison.causesNew
      .filter(cause => !exactOnly || isExact(cause))
      .map(cause => ({ regression: 'new-cause' as const, cause })),
    ...comparison.metrics
      .filter(metric => counts && isWorse(metric))
      .map(metric => ({ regression: 'worse' as const, metric })),
  ];
  return { result: regressions.length > 0 ? 'fail' : 'pass', regressions, exactOnly };
}

function isExact({ cause }: BlamedCause): boolean {
  return cause.kind === 'limit' && EXACT.includes(cause.limit);
}

function isWorse({ name, verdict }: ComparedMetric): boolean {
  return verdict === 'worse' && GUARDED.includes(name);
}
