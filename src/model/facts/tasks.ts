import type { FailingTime } from './failing-time.ts';

/** One user that processes of a side run as, against RLIMIT_NPROC. */
export interface UserFact {
  readonly uid: number;
  readonly nproc: number;
  readonly exempt: boolean;
  /** Undefined where the threads were not counted: also where the whole machine never had `nproc` threads. */
  readonly peakThreads: number | undefined;
  /** Set where the load made the threads more. */
  readonly grew?: true;
  /**
   * The time after the last count of the user's threads in which the machine still had about `nproc` threads: the user may
   * have had `nproc` then. In milliseconds since the load's start; absent where there was no moment of that kind.
   */
  readonly unseen?: { readonly afterMs: number; readonly untilMs: number };
}

/** Processes and threads that the server could not create because of a limit (EAGAIN). */
export interface ForksFact {
  readonly failed: number;
  /** Whether `failed` is complete: false where failed calls could not be seen. */
  readonly known: boolean;
  /** Set where the kernel's trace counted them: exactly those of the server's own processes. */
  readonly traced?: true;
  readonly time?: FailingTime;
}
