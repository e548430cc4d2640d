import type { CandidateName } from '../model/candidate.ts';
import type { Cause, Ruling } from '../model/cause.ts';

/** One possible cause of a group, with what its rule said. */
export interface Candidate {
  readonly name: CandidateName;
  readonly cause: Cause;
  readonly ruling: Ruling;
}
