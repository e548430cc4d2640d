import type { HostAccess } from '../model/access.ts';
import type { DriverOutput } from '../model/driver-output.ts';
import type { FailedCalls } from '../model/failed-calls.ts';
import type { Destination, Plan } from '../model/plan.ts';
import type { Probe } from '../model/probe.ts';
import type { UnexpectedAnswer } from '../model/unexpected-answer.ts';
import type { Driver as ConnectionsDriver } from './connections/driver.ts';
import type { ShardReport } from './connections/driver-shard.ts';
import type { Trait } from './load-driver.ts';

/** What a driver can give of its attempts: a row of each, or counts. What it cannot count it leaves out. */
export type DriverReport =
  | { readonly kind: 'rows'; readonly shards: readonly ShardReport[] }
  | {
      readonly kind: 'counts';
      readonly output: DriverOutput;
      readonly calls: Probe<FailedCalls>;
      readonly trait: Trait;
      /** Refusals in the words of a server, as far as it printed them. */
      readonly unexpected?: readonly UnexpectedAnswer[];
      /** Connections that it opens and closes again before its load: to see whether the server is there. */
      readonly trials?: number;
      /** The latest /proc/<pid>/limits of a process that may have ended before anybody else could read it. */
      readonly limits?: { readonly pid: number; readonly text: string };
    };

/**
 * A driver whose processes are prepared and wait for `go`. `settled` resolves when it is time to look at its connections, which
 * it still holds unless it has ended early; `report` may end those that are not ours to hold.
 */
export interface Driver extends Omit<ConnectionsDriver, 'copy' | 'report'> {
  /** Of a driver of rows. */
  copy?(): Promise<readonly Uint8Array[] | undefined>;
  report(): Promise<DriverReport>;
}

export interface DriverOptions {
  readonly plan: Plan;
  readonly host: HostAccess;
  readonly listener: Destination;
  /** Nobody else counts the driver's failed system calls: strace is to, where it is installed. */
  readonly countCalls: boolean;
  /** Ends a watch, which is its normal end. */
  readonly until?: AbortSignal;
}
