import type { AttributedGroup } from './attribution.ts';

/** Numbers of the attempts that a user asks for, by the groups of those that ended alike. */
export interface AttemptList {
  /** Folder that holds the run, as the user would type it. */
  readonly folder: string;
  /** As it was asked for: an outcome, or a cause. */
  readonly wanted: string;
  readonly groups: readonly ListedGroup[];
}

export interface ListedGroup {
  readonly group: AttributedGroup;
  /** At most as many as were asked for; `group.group.count` is how many there are. */
  readonly numbers: readonly number[];
}
