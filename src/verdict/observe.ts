import { type AttributedGroup, type Attribution, rootOf } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';
import type { FailureSelector, Metric } from '../model/expectation.ts';
import type { Outcomes } from '../model/outcomes.ts';

/** The value of a metric in a run: a count, or milliseconds; undefined where nothing was measured. */
export function observe(metric: Metric, outcomes: Outcomes, attribution: Attribution): number | undefined {
  switch (metric.name) {
    case 'failures':
      return countGroups(metric.select, attribution, isFailure);
    case 'delays':
      return countGroups(metric.select, attribution, one => !isFailure(one));
    case 'observations':
      return countObservations(metric.select, attribution);
    case 'unexplained':
      return attribution.unexplained;
    case 'connect':
      return outcomes.connectMs?.[metric.percentile];
    case 'firstByte':
      return outcomes.firstByteMs?.[metric.percentile];
    case 'ceiling':
      return undefined;
    default:
      return outcomes[metric.name];
  }
}

/** Attempts of the groups that count, whose root cause matches every field of `select`. */
function countGroups(
  select: FailureSelector,
  { groups }: Attribution,
  counts: (one: AttributedGroup) => boolean,
): number {
  return groups.filter(one => counts(one) && matches(rootOf(one.cause), select)).reduce(addCount, 0);
}

/** How often limits that match every field of `select` acted without failing anything. */
function countObservations({ limit, side, kind, host }: FailureSelector, { observations = [] }: Attribution): number {
  if (kind !== undefined && kind !== 'limit') return 0;
  return observations
    .filter(
      one =>
        (limit === undefined || one.limit === limit) &&
        (side === undefined || one.side === side) &&
        (host === undefined || one.host === host),
    )
    .reduce((sum, { count }) => sum + count, 0);
}

function isFailure({ group }: AttributedGroup): boolean {
  return group.outcome !== 'delayed';
}

function matches(cause: Cause, { kind, limit, side, host }: FailureSelector): boolean {
  if (host !== undefined && (cause.kind === 'unexplained' || cause.host !== host)) return false;
  if (kind !== undefined && cause.kind !== kind) return false;
  if (limit !== undefined && !(cause.kind === 'limit' && cause.limit === limit)) return false;
  return side === undefined || (cause.kind !== 'unexplained' && sideOf(cause) === side);
}

function sideOf({ side, hop }: Exclude<Cause, { kind: 'unexplained' }>): FailureSelector['side'] {
  return hop?.end === 'listener' ? 'upstream' : side;
}

function addCount(sum: number, { group }: AttributedGroup): number {
  return sum + group.count;
}
