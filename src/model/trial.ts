import { type Attribution, rootOf } from './attribution.ts';
import { type BlamedCause, type Cause, type CauseHop, isBehind } from './cause.ts';
import { listenerKey } from './hops.ts';
import type { LimitId } from './limit-id.ts';
import type { Outcomes } from './outcomes.ts';
import type { Refusal } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { Side } from './side.ts';

/** One run as an experiment sees it: what was tried, and what came of it. */
export interface Trial {
  /** The connections that its load opens. */
  readonly connections: number;
  readonly state: 'completed' | 'stopped' | 'broken';
  /** Who broke it, and why: a run whose load driver could not keep up is worth another try. */
  readonly brokenBy?: 'run' | 'driver';
  readonly why?: string;
  readonly outcomes: Outcomes;
  readonly attribution: Attribution;
  /** Settings that the lab could not apply. */
  readonly refused?: readonly Refusal[];
  readonly runId: string;
  /** What a limit's value was in this run, as it was read back; not there where nothing can be read. */
  readonly inForce?: (limit: LimitId, side: Side, hop?: CauseHop) => string | undefined;
  /** Folder of the run. */
  readonly folder: string;
  readonly durationMs: number;
}

/** Runs a scenario in a fresh lab. What makes an experiment real, or simulated. Rejects where this machine cannot. */
export type TrialOf = (scenario: Scenario) => Promise<Trial>;

/** Whether every attempt was served. A trial that did not complete says nothing, and did not hold. */
export function isHeld({ state, outcomes }: Pick<Trial, 'state' | 'outcomes'>): boolean {
  const { attempted, served = 0, failed, pending } = outcomes;
  return state === 'completed' && failed === 0 && pending === 0 && served > 0 && served === attempted;
}

/** Connections that were served, of a load that opens each of them so many times; what is left over is no whole one. */
export function connectionsServed({ served = 0 }: Pick<Outcomes, 'served'>, attemptsEach: number): number {
  return Math.floor(served / attemptsEach);
}

/** Causes of failed and pending attempts by their root, the one with the most attempts first. */
export function causesOf({ groups }: Attribution): BlamedCause[] {
  const byRoot = new Map<string, BlamedCause>();
  for (const { group, cause, confidence } of groups) {
    if (group.outcome === 'delayed') continue;
    const root = rootOf(cause);
    const key = causeKey(root);
    const before = byRoot.get(key);
    const count = group.count + (before?.count ?? 0);
    const larger = before === undefined || group.count > before.count;
    byRoot.set(key, { cause: root, count, confidence: larger ? confidence : before.confidence });
  }
  return [...byRoot.values()].sort((one, other) => other.count - one.count);
}

/** The same text for the same limit of the same listener's, whatever its value; or for the same happening. */
export function causeKey(cause: Cause): string {
  if (cause.kind === 'unexplained') return cause.kind;
  const where = isBehind(cause) ? `${cause.side}, ${listenerKey(cause.hop.to)}` : cause.side;
  return `${cause.kind === 'limit' ? cause.limit : cause.what} (${where})`;
}
