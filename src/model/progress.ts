import type { PhaseName } from './run.ts';
import type { UsageNow } from './usage.ts';

/** How far a run has come: what the runner reports to whoever watches it, a few times per second. */
export interface RunProgress {
  readonly phase: PhaseName;
  /** Wall-clock milliseconds since the run's first act. */
  readonly elapsedMs: number;
  /** Attempts that the load makes in all. */
  readonly goal: number;
  readonly started: number;
  readonly connected: number;
  readonly served: number;
  readonly failed: number;
  /** Failures so far by errno name, `eof`, `timeout`, … */
  readonly failures: Readonly<Record<string, number>>;
  /** How much of each limit is in use, the nearest to its bound first; absent before the load. */
  readonly levels?: readonly UsageNow[];
  /** Packets that the server's listener dropped so far, and those of all other listeners; where the kernel says so. */
  readonly dropped?: { readonly listener?: number; readonly others?: number };
}
