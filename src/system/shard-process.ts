import type { HostAccess } from '../model/access.ts';
import type { ProcessLimits } from './process-limits.ts';

export interface ShardOptions extends ProcessLimits {
  /** A program of this package, such as `drivers/connections/shard.js`. */
  readonly program: string;
  readonly host: HostAccess;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The program trusts nobody by a certificate, so Node need not read those of NODE_EXTRA_CA_CERTS: a machine's whole bundle takes it as
   * long as half of its own start.
   */
  readonly withoutCertificates?: boolean;
}

export interface ShardExit {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** CLOCK_MONOTONIC when the runner learned of it. */
  readonly atNs: bigint;
}
