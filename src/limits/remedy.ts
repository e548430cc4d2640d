import { allowsMore, amountOf, beyond, PORT_RANGE } from '../model/allows-more.ts';
import type { Remedy } from '../model/attribution.ts';
import type { FactBook } from '../model/facts/facts.ts';
import { valueIn } from '../model/probe.ts';
import type { Side } from '../model/side.ts';
import { rangeOf } from './ports/ports.ts';

/** What a limit offers against its failures: an amount, or one of several changes. */
export type RemedyDefinition = SizedRemedy | RemedyChoices;

/** One setting, raised to as much as the load needs, and past whatever was met. */
interface SizedRemedy {
  readonly needs: (load: WantedLoad, side: Side, facts: FactBook) => number;
  /** The most that was in use, beside what is in force. */
  readonly used?: (side: Side, facts: FactBook) => number | undefined;
  readonly round?: (atLeast: number) => number;
  readonly write: (wanted: number, side: Side, facts: FactBook) => Remedy;
}

/** Changes in order of preference: the first that is not in force already is the remedy. */
interface RemedyChoices {
  readonly choices: (side: Side, facts: FactBook) => readonly [Remedy, ...Remedy[]];
}

/** Connections that a remedy has to hold. */
export interface WantedLoad {
  readonly atOnce: number;
  readonly inAll: number;
}

/**
 * The remedy of a limit whose value in force is `inForce`. It never proposes what is in force already, nor less than was used,
 * nor less than the load needs.
 */
export function makeRemedy(remedy: RemedyDefinition, inForce: string | undefined, side: Side, facts: FactBook): Remedy {
  if ('choices' in remedy) return firstThatChanges(remedy.choices(side, facts), side, facts);
  const { needs, used, round, write } = remedy;
  const met = [amountOf(inForce), used?.(side, facts)].filter(one => one !== undefined && Number.isFinite(one));
  const wanted = beyond(Math.max(0, ...met.map(Number)), needs(wantedLoad(facts), side, facts), round);
  const sizedBy = valueIn(facts.load)?.wanted;
  return { ...write(wanted, side, facts), ...(sizedBy !== undefined && { sizedBy }) };
}

/** What a run's plan asks for; of a command what it says it wants, or what was seen of it. */
function wantedLoad(facts: FactBook): WantedLoad {
  const { attempts = 0, connections = 0, wanted } = valueIn(facts.load) ?? {};
  if (wanted === undefined) return { atOnce: connections, inAll: attempts };
  return { atOnce: wanted.connections, inAll: Math.max(attempts, wanted.connections) };
}

function firstThatChanges([first, ...others]: readonly [Remedy, ...Remedy[]], side: Side, facts: FactBook): Remedy {
  const changes = ({ change: { setting, to } }: Remedy) => {
    const inForce = sysctlInForce(setting, side, facts);
    return inForce === undefined || allowsMore(setting, inForce, to);
  };
  return [first, ...others].find(changes) ?? others.at(-1) ?? first;
}

function sysctlInForce(name: string, side: Side, facts: FactBook): string | undefined {
  return (name === PORT_RANGE ? rangeOf(side, facts) : undefined) ?? valueIn(facts[`${side}.settings`])?.[name];
}
