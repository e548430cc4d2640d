import type { AttemptGroup } from '../model/attempt-group.ts';
import type { Remedy } from '../model/attribution.ts';
import type { CannotTell, Ruling } from '../model/cause.ts';
import type { FactBook, FactName, Facts } from '../model/facts/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import type { Limit } from '../model/limit.ts';
import { valueIn } from '../model/probe.ts';
import type { Side } from '../model/side.ts';
import type { ServerProgram } from '../servers/servers.ts';
import { sysctlLine } from './lasting-lines.ts';
import { makeRemedy, type RemedyDefinition } from './remedy.ts';

/** A catalog entry as it is written: its rule is handed the facts it declares in `needs`, and no others. */
export interface LimitDefinition<Needs extends FactName, ClientNeeds extends FactName>
  extends Omit<Limit, 'judge' | 'needs' | 'remedy'> {
  readonly needs: readonly Needs[];
  readonly remedy: RemedyDefinition;
  /** Whether the group looks like this limit at all; what does not is ruled out without evidence. */
  readonly matches: (group: AttemptGroup, side: Side) => boolean;
  readonly rule: (group: AttemptGroup, side: Side, facts: Pick<Facts, Needs>) => Ruling;
  /** What rules the limit out by itself: asked where the evidence that the rule needs is missing. */
  readonly excludes?: (group: AttemptGroup, side: Side, facts: FactBook) => Finding | undefined;
  /** A limit of one server program: asked before any evidence is missed. Another program has no such limit. */
  readonly program?: ServerProgram;
  /** The client's side alone, where it takes less evidence: of the server nothing may be in sight. */
  readonly clientRule?: {
    readonly needs: readonly ClientNeeds[];
    readonly rule: (facts: Pick<Facts, ClientNeeds>, group: AttemptGroup) => Ruling;
  };
}

/** Turns a definition into a catalog entry: missing evidence gives `cannot-tell`, never a guess. */
export function defineLimit<Needs extends FactName, ClientNeeds extends FactName = never>(
  definition: LimitDefinition<Needs, ClientNeeds>,
): Limit {
  const { matches, rule, clientRule, program, excludes, remedy, ...limit } = definition;
  return {
    ...limit,
    remedy: (side, facts) => makeRemedy(remedy, limit.effective(side, facts), side, facts),
    judge: (group, side, facts) => {
      if (!limit.sides.includes(side)) return ruledOut(finding('not-this-side', { side }));
      if (!matches(group, side)) return ruledOut(finding('symptom-mismatch', {}));
      if (program !== undefined && !mayBe(program, facts)) return ruledOut(finding('symptom-mismatch', {}));
      const ruling =
        side === 'client' && clientRule !== undefined
          ? withFacts(clientRule.needs, facts, given => clientRule.rule(given, group))
          : withFacts(definition.needs, facts, given => rule(group, side, given));
      const excluded = ruling.ruling === 'cannot-tell' ? excludes?.(group, side, facts) : undefined;
      return excluded === undefined ? ruling : ruledOut(excluded);
    },
  };
}

/**
 * Whether the target can be this program. Of a server that is not ours the processes' names say it, where they were seen; one of another
 * name that writes the program's lines is one all the same.
 */
function mayBe(program: ServerProgram, facts: FactBook): boolean {
  const application = valueIn(facts.application);
  if (application === undefined || valueIn(facts.targetLog)?.length) return true;
  const { kind, configured, programs } = application;
  if (configured !== undefined || kind === program) return (configured?.kind ?? kind) === program;
  if (kind !== 'external' && kind !== 'command') return false;
  return programs?.includes(program) ?? true;
}

/**
 * Calls `rule` with the needed facts, or names those that the evidence did not give. A rule that decides before it asks for a missing
 * fact does not depend on it: what is ruled out by what is known stays ruled out.
 */
export function withFacts<Needs extends FactName>(
  needs: readonly Needs[],
  facts: FactBook,
  rule: (given: Pick<Facts, Needs>) => Ruling,
): Ruling {
  try {
    return rule(onDemand(needs, facts));
  } catch (error) {
    if (!(error instanceof MissingFact)) throw error;
    return cannotTell(needs, facts);
  }
}

/** That a needed fact was not read; undefined where all were. */
export function unread(needs: readonly FactName[], facts: FactBook): CannotTell | undefined {
  return needs.every(name => facts[name].state === 'read') ? undefined : cannotTell(needs, facts);
}

function cannotTell(needs: readonly FactName[], facts: FactBook): CannotTell {
  return { ruling: 'cannot-tell', missing: needs.flatMap(name => whyMissing(name, facts)) };
}

function whyMissing(name: FactName, facts: FactBook): string[] {
  const fact = facts[name];
  return fact.state === 'read' ? [] : [`${name}: ${fact.why}`];
}

/** A rule asked for a fact that the evidence did not give. */
class MissingFact extends Error {}

/** The facts as a rule sees them: to ask for one that is missing ends the rule. */
function onDemand<Needs extends FactName>(needs: readonly Needs[], facts: FactBook): Pick<Facts, Needs> {
  const given = {};
  for (const name of needs) {
    const get = () => {
      const fact = facts[name];
      if (fact.state !== 'read') throw new MissingFact(name);
      return fact.value;
    };
    Object.defineProperty(given, name, { get, enumerable: true });
  }
  return given as Pick<Facts, Needs>;
}

export function blamed(confidence: 'proven' | 'likely' | 'possible', ...findings: readonly Finding[]): Ruling {
  return { ruling: 'blamed', confidence, findings };
}

export function ruledOut(why: Finding): Ruling {
  return { ruling: 'ruled-out', finding: why };
}

/** One sysctl, or several that go together: the first is the one that counts. */
type SysctlValues = readonly [SysctlValue, ...SysctlValue[]];
type SysctlValue = readonly [name: string, value: string];

/** The lines that set sysctls now and for good, and show the first; `after`: what has to be done then. */
export function sysctlRemedy(values: SysctlValues, cost: string, after: readonly string[] = []): Remedy {
  const [[setting, to]] = values;
  return {
    change: { setting, to },
    now: [...values.map(([name, value]) => `sysctl -w ${name}="${value}"`), ...after],
    persist: [...values.map(([name, value]) => sysctlLine(name, value)), ...after],
    check: `sysctl ${setting}`,
    cost,
  };
}
