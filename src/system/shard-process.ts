import type { HostAccess } from '../model/access.ts';

export interface ShardOptions {
  /** A program of this package, such as `drivers/connections/shard.js`. */
  readonly program: string;
  readonly host: HostAccess;
  /** RLIMIT_NOFILE, soft and hard. */
  readonly nofile: number;
  /** RLIMIT_NPROC, soft and hard. */
  readonly nproc?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ShardExit {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** CLOCK_MONOTONIC when the runner learned of it. */
  readonly atNs: bigint;
}
