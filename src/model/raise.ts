import type { Cause, CauseHop } from './cause.ts';
import type { LimitId } from './limit-id.ts';
import type { Probe } from './probe.ts';
import type { Scenario } from './scenario.ts';
import type { Side } from './side.ts';

/** Another setting that a raise takes with it. */
export interface Companion {
  readonly setting: string;
  readonly to: string;
}

/** One limit, raised. */
export interface SettingChange {
  readonly limit: LimitId;
  readonly side: Side;
  /** As the administrator names it, such as `net.core.somaxconn`. */
  readonly setting: string;
  readonly from: string;
  readonly to: string;
  /** What else was set so that the value has its effect; at least one. */
  readonly with?: readonly Companion[];
  /** The listener behind the target whose limit it is; absent for one of the target's own, or of the client's. */
  readonly hop?: CauseHop;
  /** Both values are what the lab leaves to the load of a table: the setting itself stays. */
  readonly leaves?: true;
}

/** What this machine lets be raised. */
export interface RaiseRoom {
  /** Largest RLIMIT_NOFILE a process of ours can have. */
  readonly nofileHard: number;
  /** Memory that a run may use. */
  readonly memoryAvailableBytes: number;
  /** Sysctl values of the machine itself by name. */
  readonly settings: Readonly<Record<string, Probe<string>>>;
  /** The amount that was in force and met; undefined where it is not known. */
  readonly met?: number;
}

/**
 * A limit's own answer: the scenario with that limit alone raised as far as its load needs, or why it cannot be. `from`: what the scenario
 * allowed, where the lab made less room without changing the value in force. `with`: what else the scenario sets for it.
 */
export type Raised =
  | {
      readonly scenario: Scenario;
      readonly to: string;
      readonly from?: string;
      readonly with?: readonly Companion[];
    }
  | { readonly why: string };

/** Raises what made attempts fail, for the scenario's own load. */
export type Raise = (cause: Cause, scenario: Scenario) => RaiseResult;

export type RaiseResult =
  | { readonly raise: 'raised'; readonly scenario: Scenario; readonly change: SettingChange }
  | { readonly raise: 'impossible'; readonly why: string };
