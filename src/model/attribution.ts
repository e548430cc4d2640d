import type { AttemptGroup } from './attempt-group.ts';
import type { CandidateName } from './candidate.ts';
import type { Cause, Confidence, Ruling } from './cause.ts';
import type { CommandSize } from './command-size.ts';
import type { Confirmation } from './confirmation.ts';
import type { Ends } from './ends.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** What to do about a blamed limit. Commands are whole lines, ready to paste. */
export interface Remedy {
  /** Takes effect at once and is gone at the next boot or restart. */
  readonly now: readonly string[];
  /** Survives a boot: the file and the line, or the unit and its directive. */
  readonly persist: readonly string[];
  /** Shows whether it took. */
  readonly check: string;
  /** What raising it takes. */
  readonly cost: string;
  /** The setting to change, and what to: mostly, but not always, the one that is blamed. */
  readonly change: RemedyChange;
  /** What its amount is made for, where no plan says how many connections there are to be. */
  readonly sizedBy?: CommandSize;
}

interface RemedyChange {
  /** As the administrator names it. */
  readonly setting: string;
  readonly to: string;
}

/** A candidate that was looked at for a group, and how it fared. */
export interface Considered extends CandidateName {
  readonly ruling: Ruling;
}

export interface AttributedGroup {
  readonly group: AttemptGroup;
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly because: readonly Finding[];
  readonly considered: readonly Considered[];
  readonly remedy?: Remedy;
  /** Where the cause is no limit: the hosts that its advice is about. */
  readonly ends?: Ends;
  /** The host whose attempts these are, where several made the load. */
  readonly seenFrom?: string;
  /** Present where the blamed limit was put to the test in a further run. */
  readonly confirmation?: Confirmation;
}

/** Every failed, pending or delayed attempt of a run, in exactly one group. */
export interface Attribution {
  /** Failed and pending attempts. */
  readonly failures: number;
  /** Those of them with a cause. */
  readonly attributed: number;
  readonly unexplained: number;
  readonly groups: readonly AttributedGroup[];
  /** What limits were seen to do without failing anything; absent where nobody looked. */
  readonly observations?: readonly Observation[];
}

/** The cause at the end of the because chain: what has to change. */
export function rootOf(cause: Cause): Cause {
  return cause.kind !== 'unexplained' && cause.root !== undefined ? rootOf(cause.root) : cause;
}
