import { type AttributedGroup, type Attribution, rootOf } from '../../model/attribution.ts';
import type { Confirmation } from '../../model/confirmation.ts';
import { causeKey } from '../../model/trial.ts';
import { isFailure } from './failure-kind.ts';

/** The attribution with what its limits' lifting told: blame that was confirmed is so, blame that was refuted is withdrawn. */
export function withConfirmations(attribution: Attribution, confirmations: readonly Confirmation[]): Attribution {
  const byCause = new Map(confirmations.map(one => [causeKey(one.cause), one]));
  const groups = attribution.groups.map(group => {
    const confirmation = isFailure(group) ? byCause.get(causeKey(rootOf(group.cause))) : undefined;
    return confirmation === undefined ? group : withConfirmation(group, confirmation);
  });
  const unexplained = groups
    .filter(group => isFailure(group) && group.cause.kind === 'unexplained')
    .reduce((sum, { group }) => sum + group.count, 0);
  return { ...attribution, groups, unexplained, attributed: attribution.failures - unexplained };
}

function withConfirmation(group: AttributedGroup, confirmation: Confirmation): AttributedGroup {
  if (confirmation.result === 'confirmed') return { ...group, confidence: 'confirmed', confirmation };
  if (confirmation.result !== 'refuted') return { ...group, confirmation };
  const { remedy: _, ...others } = group;
  return { ...others, cause: { kind: 'unexplained' }, confidence: 'possible', confirmation };
}
