import type { VerdictResult } from './verdict.ts';

/** One saved run in a list of them. */
export interface IndexEntry {
  /** Path of its folder from the folder that the index is of. */
  readonly folder: string;
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
  /** Most connections that were all served, where an experiment looked for them. */
  readonly ceiling: number | undefined;
}

/** The runs of a folder, the newest first. */
export interface RunIndex {
  readonly folder: string;
  readonly entries: readonly IndexEntry[];
}
