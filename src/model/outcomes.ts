/** Percentiles of a time in milliseconds; undefined where no attempt got that far. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** The count of a run: served + failed + pending = attempted, always. `delayed` ones are among the served. */
export interface Outcomes {
  readonly attempted: number;
  readonly served: number;
  readonly failed: number;
  readonly pending: number;
  readonly delayed: number;
  /** From the attempt's start until connected. */
  readonly connectMs: Percentiles | undefined;
  /** From the attempt's start until the first byte of the answer. */
  readonly firstByteMs: Percentiles | undefined;
}
