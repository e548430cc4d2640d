import type { BlamedCause } from './cause.ts';

/**
 * Why a search ended. `found`: between `held` and `broke` there is less than the precision. `not-found`: the most that
 * was allowed holds too. `never-holds`: not even one connection is served. `out-of-time`, `out-of-memory`: the next
 * trial would have taken too much. `stopped`: by the user. `broken`: a trial could not be carried out.
 */
export type CeilingEnd =
  | { readonly end: 'found' | 'not-found' | 'never-holds' | 'stopped' }
  | CeilingRefusal
  | { readonly end: 'broken'; readonly why: string };

/** Why a trial was not started. */
export interface CeilingRefusal {
  readonly end: 'out-of-time' | 'out-of-memory';
  readonly why: string;
}

/** The highest number of connections that are all served, and what binds just above it. */
export interface Ceiling {
  readonly ended: CeilingEnd;
  /** 0 where nothing held. */
  readonly held: number;
  /** The lowest number above it that broke; undefined where nothing did. */
  readonly broke: number | undefined;
  /** Trials of `held` connections: in how many of them all were served. */
  readonly repeats: { readonly held: number; readonly runs: number };
  /** `low` held every time, and so did all below it; `high` held at least once. */
  readonly spread: { readonly low: number; readonly high: number };
  /** What stopped `broke`. */
  readonly stoppedBy: BlamedCause | undefined;
  /** The most that the search was allowed to try. */
  readonly max: number;
  readonly precision: number;
  readonly trials: readonly CeilingTrial[];
}

export interface CeilingTrial {
  readonly connections: number;
  readonly held: boolean;
  /** Connections' worth of attempts that were served. */
  readonly served: number;
  readonly causes: readonly BlamedCause[];
  readonly runId: string;
  readonly folder: string;
}
