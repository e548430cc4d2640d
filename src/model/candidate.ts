import type { Side } from './side.ts';

/** What may have failed attempts: one cause, before any ruling. */
export interface CandidateName {
  /** A limit id, or what happened for a cause that is no limit. */
  readonly candidate: string;
  /** Where; absent for a limit that only one side has. */
  readonly side?: Side;
  /** The listener behind the target that it is about: `127.0.0.1:9000`; absent where it is about the target's own. */
  readonly behind?: string;
}
