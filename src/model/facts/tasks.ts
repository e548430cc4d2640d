import type { FailingTime } from './failing-time.ts';

export interface UserFact {
  readonly uid: number;
  readonly nproc: number;
  readonly exempt: boolean;
  /** Undefined where the whole machine never had as many threads as `nproc`, or where nobody looked. */
  readonly peakThreads: number | undefined;
  /** Whether they became more while the load ran; not there where they did not, or nobody looked. */
  readonly grew?: true;
  /**
   * From after the last look at them until when the machine still had about as many threads as `nproc`, in milliseconds since the
   * load's start: the user may have had as many. Not there where there was no such time.
   */
  readonly unseen?: { readonly afterMs: number; readonly untilMs: number };
}

/** Processes and threads that could not be made for a limit (EAGAIN). */
export interface ForksFact {
  readonly failed: number;
  /** Whether that is all of them: false where nobody could see them fail. */
  readonly known: boolean;
  /** The kernel's trace counted them: exactly those of the server's own processes. */
  readonly traced?: true;
  readonly time?: FailingTime;
}
