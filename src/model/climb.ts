import type { BlamedCause } from './cause.ts';
import type { SettingChange } from './raise.ts';
import type { Side } from './side.ts';

/**
 * Why a climb ended. `reached`: the goal is served. `wall`: what binds cannot be raised here, or raising it did not help.
 * `stopped`: by the user.
 */
export type ClimbEnd =
  | { readonly end: 'reached' | 'stopped' }
  | { readonly end: 'wall'; readonly cause: BlamedCause | undefined; readonly why: string };

/** How a load came to be served: one limit after the other was raised, each as it bound. */
export interface Climb {
  readonly goal: number;
  readonly ended: ClimbEnd;
  /** In the order in which they bound. */
  readonly steps: readonly ClimbStep[];
  /** Connections of the last load that were served. */
  readonly served: number;
  /** Folders of all runs, in order. */
  readonly folders: readonly string[];
}

export interface ClimbStep {
  readonly change: SettingChange;
  /** What was blamed, as sure as the run made it; undefined for one that was raised because the user said so. */
  readonly cause: BlamedCause | undefined;
  /** Connections of the goal's load that were served before it was raised, and after. */
  readonly servedBefore: number | undefined;
  readonly servedAfter: number | undefined;
  /** A load of as many connections as were served, which then all were: undefined where that did not hold. */
  readonly ceilingBefore: number | undefined;
  readonly ceilingAfter: number | undefined;
  /** What the way back found: whether the goal is served without it. `unknown`: it was not tried. */
  readonly needed: 'yes' | 'no' | 'unknown';
  /** What binds without it. */
  readonly without: BlamedCause | undefined;
}

/** A limit to raise from the start, needed or not. */
export interface EarlyRaise {
  readonly limit: SettingChange['limit'];
  readonly side: Side;
}

/** What a climb reports while it runs: a load that was tried, and a limit that was raised or dropped again. */
export type ClimbNews =
  | {
      readonly news: 'load';
      readonly connections: number;
      readonly served: number;
      readonly cause: BlamedCause | undefined;
    }
  | { readonly news: 'raised'; readonly change: SettingChange }
  | { readonly news: 'dropped'; readonly change: SettingChange; readonly needed: boolean };
