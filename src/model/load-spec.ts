import type { Side } from './side.ts';

export interface LoadSpec {
  readonly connections: number;
  readonly arrival: ArrivalSpec;
  /** How long a program driver runs. Present for those, and only for those. */
  readonly durationMs?: number;
  /** Requests that a program driver makes in all, unless its time is over before. */
  readonly requests?: number;
  /** How long the served connections stay open after the last attempt has settled. */
  readonly holdMs: number;
  /** An attempt that is not served this long after its start has failed. */
  readonly connectTimeoutMs: number;
  /** Churn: every connection is opened, served and closed again this many times. */
  readonly repeat?: { readonly times: number; readonly close: Side };
  /** Background connections that never complete their handshake: they fill the SYN queue. */
  readonly halfOpen: number;
  /** Background connections to another listener on the server, which never accepts. */
  readonly otherListener?: { readonly connections: number; readonly backlog: number };
}

export type ArrivalSpec =
  | { readonly mode: 'burst' }
  | { readonly mode: 'rate'; readonly perSecond: number }
  | { readonly mode: 'steps'; readonly steps: readonly StepSpec[] };

/** One step of a climb: `connections` more, at `perSecond`, then `holdMs` of rest. */
export interface StepSpec {
  readonly connections: number;
  readonly perSecond: number;
  readonly holdMs: number;
}

/** Attempts that are made for each connection: more than 1 where it is opened again and again. */
export function attemptsEach({ repeat }: Pick<LoadSpec, 'repeat'>): number {
  return repeat?.times ?? 1;
}

/** Attempts that the load makes in all. */
export function attemptsOf(load: Pick<LoadSpec, 'connections' | 'repeat'>): number {
  return load.connections * attemptsEach(load);
}

/** Time over which the attempts are started. */
export function arrivalMs({ arrival, connections }: LoadSpec): number {
  if (arrival.mode === 'burst') return 0;
  if (arrival.mode === 'rate') return (connections / arrival.perSecond) * 1000;
  return arrival.steps.reduce((sum, step) => sum + (step.connections / step.perSecond) * 1000 + step.holdMs, 0);
}
