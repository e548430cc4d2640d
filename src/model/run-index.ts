import type { SavedExperiment } from './report.ts';
import type { VerdictResult } from './verdict.ts';

/** One saved run in a list of them, or one experiment of several. */
export interface IndexEntry {
  readonly kind: 'run' | SavedExperiment['kind'];
  /** Path of its folder from the folder that the index is of. */
  readonly folder: string;
  /** Its name; of a validation the paths of the tuning files. */
  readonly scenario: string;
  /** Whether its folder holds `report.html`: runs of older versions do not. */
  readonly hasPage: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** `running`: under way now. */
  readonly result: VerdictResult | 'running';
  readonly headline: string;
  /** Share of the attempts that were served; undefined where it is not known. */
  readonly servedShare: number | undefined;
  /** Most connections that were all served; undefined where no search for them came to its end. */
  readonly ceiling: number | undefined;
}

/** The runs and experiments of a folder, the newest first. */
export interface RunIndex {
  readonly folder: string;
  readonly entries: readonly IndexEntry[];
}
