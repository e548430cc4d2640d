import type { DriverOutput } from './driver-output.ts';
import type { Evidence } from './evidence.ts';
import type { Machine } from './machine.ts';
import type { Plan } from './plan.ts';
import type { DriverHealth } from './protocol.ts';
import type { RunWarning } from './run-warning.ts';
import type { Side } from './side.ts';
import type { UnexpectedAnswer } from './unexpected-answer.ts';

/** The phases of a run, in order. A run is saved at the end of each. */
const PHASES = ['lab', 'target', 'driver', 'load', 'hold', 'autopsy', 'teardown'] as const;
export type PhaseName = (typeof PHASES)[number];

export interface Phase {
  readonly name: PhaseName;
  /** Wall-clock milliseconds since the run's first act. */
  readonly startMs: number;
  readonly endMs: number;
}

/** What stops a load before every attempt has settled: the user, the bound on its time, or that the server's host was lost. */
export type StoppedBy = 'user' | 'bound' | 'lost-host';

/**
 * `completed`: every phase ran. `stopped`: it was ended early, by the user where nothing else is said. `broken`: a phase failed, with why.
 * `running`: saved in mid-run; a reader who finds it later knows that the runner was killed.
 */
export type RunState =
  | { readonly state: 'running'; readonly phase: PhaseName }
  | { readonly state: 'completed' }
  | { readonly state: 'stopped'; readonly phase: PhaseName; readonly by?: StoppedBy }
  | { readonly state: 'broken'; readonly phase: PhaseName; readonly why: string };

/** A setting that the lab could not apply. */
export interface Refusal {
  readonly side: Side | 'host';
  readonly name: string;
  readonly value: string;
  readonly why: string;
}

/** The saved run: `run.json`. Its attempts stand beside it, one ledger a driver shard. */
export interface Run {
  readonly schema: 'loadline.run/1';
  readonly id: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601. */
  readonly createdAt: string;
  readonly state: RunState;
  readonly phases: readonly Phase[];
  readonly machine: Machine;
  readonly plan: Plan;
  readonly refused: readonly Refusal[];
  /** Present from the autopsy phase on. */
  readonly evidence?: Evidence;
  /** File names of the ledgers, in shard order; empty until the load has settled. */
  readonly ledgers: readonly string[];
  /** File names of what the kernels said of their attempts, in shard order; not there where nobody watched them. */
  readonly losses?: readonly string[];
  /** How each driver shard itself fared; empty until the load has settled, undefined for a lost one. */
  readonly driverHealth: readonly (DriverHealth | undefined)[];
  /** What was answered where something else was expected, the most frequent first; absent where nothing was. */
  readonly unexpectedAnswers?: readonly UnexpectedAnswer[];
  /** What a third-party load program reported itself. Its ledger is made of evidence, not of its rows. */
  readonly driverOutput?: DriverOutput;
  /** The most resident memory that the process which conducted the run had had by its end; not in runs of earlier versions. */
  readonly runnerPeakMemoryBytes?: number;
  /** A run of an earlier version has sentences here. */
  readonly warnings: readonly (RunWarning | string)[];
}
