import type { RowKind } from '../../collectors/series/collector.ts';

/** Watches one thing that changes while the load runs, and is gone at its end. */
export interface Observer<Result> {
  /** Called after each row of evidence. It must be cheap, or rest. */
  look(row: RowKind): void;
  /** What it has seen so far. */
  result(): Result;
}
