import type { Cause } from './cause.ts';
import type { LossesFact } from './facts/losses.ts';
import type { Probe } from './probe.ts';
import type { Usage } from './usage.ts';

/** How a run went over time, small enough to draw whatever the number of attempts. */
export interface Timeline {
  readonly attempts: AttemptTimeline;
  /** How near each limit came to its bound; the nearest first. */
  readonly usages: readonly Usage[];
  /** Retransmits of the client: how many in each bin of the attempts; empty where the counter was not read. */
  readonly retransmits: readonly number[];
  /** Packets that vanished, by the place where they did. */
  readonly losses: Probe<LossesFact>;
  /** Connections that the application took from the accept queue; absent where nobody knows. */
  readonly accepted?: number;
}

/** Attempts by the moment at which something became of them. Nothing is lost: the sum of a column is its whole count. */
export interface AttemptTimeline {
  /** Width of a bin: number i covers `binMs` milliseconds from `i * binMs` after the load's start. */
  readonly binMs: number;
  readonly started: readonly number[];
  /** Those whose moment is known: third-party load programs do not report it. */
  readonly connected: readonly number[];
  readonly served: readonly number[];
  /** Failed and pending ones, one column a cause, the one with the most attempts first. */
  readonly failed: readonly FailedTimeline[];
}

export interface FailedTimeline {
  readonly cause: Cause;
  readonly counts: readonly number[];
  /** Milliseconds from the load's start to the first of them. */
  readonly firstMs: number;
}
