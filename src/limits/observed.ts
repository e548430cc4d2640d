import type { FactBook, FactName, Facts } from '../model/facts/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import type { Limit, Observed } from '../model/limit.ts';
import type { Side } from '../model/side.ts';
import { ruledOut } from './define.ts';
import { makeRemedy, type RemedyDefinition } from './remedy.ts';

/** A limit that fails no attempt, whatever its value: its entry without a rule. */
export interface ObservedDefinition<Needs extends FactName>
  extends Omit<Limit, 'judge' | 'needs' | 'observe' | 'remedy'> {
  readonly needs: readonly Needs[];
  readonly remedy: RemedyDefinition;
  readonly seen: (side: Side, facts: Pick<Facts, Needs>) => Observed | undefined;
}

/** Turns such a definition into a catalog entry: it is ruled out for every failure, and reports what it did. */
export function defineObserved<Needs extends FactName>(definition: ObservedDefinition<Needs>): Limit {
  const { seen, remedy, ...limit } = definition;
  return {
    ...limit,
    remedy: (side, facts) => makeRemedy(remedy, limit.effective(side, facts), side, facts),
    judge: () => ruledOut(finding('symptom-mismatch', {})),
    observe: observer(definition.needs, seen),
  };
}

/** The `observe` of a limit: nothing is seen where a needed fact is missing. */
export function observer<Needs extends FactName>(
  needs: readonly Needs[],
  seen: (side: Side, facts: Pick<Facts, Needs>) => Observed | undefined,
): NonNullable<Limit['observe']> {
  return (side, facts: FactBook) => {
    const given: Partial<Record<FactName, unknown>> = {};
    for (const name of needs) {
      const fact = facts[name];
      if (fact.state !== 'read') return undefined;
      given[name] = fact.value;
    }
    return seen(side, given as Pick<Facts, Needs>);
  };
}

/** An observation of this many events; undefined for none. */
export function counted(count: number, ...findings: readonly Finding[]): Observed | undefined {
  return count > 0 ? { count, findings } : undefined;
}
