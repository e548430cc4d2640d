import type { HostAccess } from '../model/access.ts';
import type { ProcessLimits } from './process-limits.ts';

export interface ShardOptions extends ProcessLimits {
  /** A program of this package, such as `drivers/connections/shard.js`. */
  readonly program: string;
  readonly host: HostAccess;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ShardExit {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** CLOCK_MONOTONIC when the runner learned of it. */
  readonly atNs: bigint;
}
