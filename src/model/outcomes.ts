import type { TimeBin } from './time-bins.ts';

/** Percentiles of a time in milliseconds; undefined where no attempt got that far. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** All of the times; not there where a program told their percentiles alone. */
  readonly bins?: readonly TimeBin[];
}

/**
 * The count of a run: served + failed + pending = attempted, always. `delayed` ones are among the served. Of a third-party
 * command only what failed is known: the others are undefined.
 */
export interface Outcomes {
  readonly attempted: number | undefined;
  readonly served: number | undefined;
  readonly failed: number;
  readonly pending: number;
  readonly delayed: number | undefined;
  /** Served ones whose answer was HTTP 4xx other than 429: it may be the request's own fault. Not there for none. */
  readonly clientErrors?: number;
  /** From the attempt's start until connected. */
  readonly connectMs: Percentiles | undefined;
  /** From the attempt's start until the first byte of the answer. */
  readonly firstByteMs: Percentiles | undefined;
  /** From the load's start until the last attempt was served; not there unless every one was, at known times. */
  readonly allServedMs?: number;
}
