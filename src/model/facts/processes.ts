import type { ProcessExit } from '../process-evidence.ts';
import type { FailingTime } from './failing-time.ts';

/** One process of the load or of the target, against RLIMIT_NOFILE. */
export interface ProcessFact {
  readonly pid: number;
  readonly role: 'target' | 'driver';
  readonly nofile: number;
  readonly peakDescriptors: number;
  /** The most descriptors that came between two looks: its peak may lie so much higher. */
  readonly mostRise?: number;
  /** The first and the last sample that found all descriptors in use; absent where no sample did. */
  readonly fullTime?: FailingTime;
  /** Set for a driver that has ended: its peak may lie between the last sample and its end. */
  readonly ended?: true;
}

/** The driver's processes that ended before the run ended them. */
export interface DriverFact {
  readonly exits: readonly (ProcessExit & { readonly pid: number })[];
  /** Whether the run ended before its load did. */
  readonly stopped: boolean;
}
