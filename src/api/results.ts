import type { Ceiling } from '../model/ceiling.ts';
import type { Climb } from '../model/climb.ts';
import type { Machine } from '../model/machine.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Validation } from '../model/validation.ts';
import type { TuningProblem } from '../plan/tuning/entry.ts';

/** What a search for a ceiling came to. */
export interface CeilingResult {
  readonly scenario: Scenario;
  readonly ceiling: Ceiling;
  readonly machine: Machine;
  /** Folder of the experiment; hand it to `resume` to go on. */
  readonly folder: string;
}

/** What a climb came to. */
export interface ClimbResult {
  readonly scenario: Scenario;
  readonly ladder: Climb;
  readonly machine: Machine;
  /** Folder of the experiment; hand it to `resume` to go on. */
  readonly folder: string;
}

/** What the trying out of tuning files came to. */
export interface ValidationResult {
  /** Paths of the files whose lines were tried. */
  readonly files: readonly string[];
  readonly validation: Validation;
  readonly problems: readonly TuningProblem[];
  readonly machine: Machine;
  readonly folder: string;
}
