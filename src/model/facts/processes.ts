import type { ProcessExit } from '../evidence.ts';
import type { FailingTime } from './failing-time.ts';

export interface ProcessFact {
  readonly pid: number;
  readonly role: 'target' | 'driver';
  readonly nofile: number;
  readonly peakDescriptors: number;
  /** The first and the last look at which it had as many as it may; not there where it never had. */
  readonly fullTime?: FailingTime;
  /** A driver that has ended: the peak may lie between the last sample and its end. */
  readonly ended?: true;
}

/** Driver processes that ended before the run ended them. */
export interface DriverFact {
  readonly exits: readonly (ProcessExit & { readonly pid: number })[];
  /** Whether the run ended before its load did. */
  readonly stopped: boolean;
}
