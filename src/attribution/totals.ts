import type { AttributedGroup, Attribution } from '../model/attribution.ts';

/** The groups of a run, and how many attempts are in them. */
export function totals(groups: readonly AttributedGroup[]): Attribution {
  const failing = groups.filter(({ group }) => group.outcome !== 'delayed');
  const count = (some: readonly AttributedGroup[]) => some.reduce((total, { group }) => total + group.count, 0);
  const unexplainedOnes = count(failing.filter(({ cause }) => cause.kind === 'unexplained'));
  const failures = count(failing);
  return { failures, attributed: failures - unexplainedOnes, unexplained: unexplainedOnes, groups };
}
