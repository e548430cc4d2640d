import type { Destination } from './plan.ts';
import type { Side } from './side.ts';

export interface FailedCalls {
  readonly calls: readonly FailedCall[];
  /**
   * Records that the trace buffer lost, and calls of threads of which nobody knows whose they were: the counts are then at least, not
   * equal.
   */
  readonly lost: number;
}

/**
 * How connect() came to say EADDRNOTAVAIL. `none-left`: it looked for a local port and found none. `taken`: its socket had a port, of
 * which the other end has a connection already. `not-sought`: it gave up before, for it has no address of that family.
 */
export interface PortSearch {
  readonly outcome: 'none-left' | 'taken' | 'not-sought';
  /** Where it was to go; IPv4 in an IPv6 socket stands as IPv4. Not there for one that was not sought. */
  readonly destination?: string;
}

export interface FailedCall {
  readonly side: Side;
  readonly pid: number;
  readonly syscall: string;
  readonly errno: string;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Of connect() EADDRNOTAVAIL, where the kernel's trace shows it; calls that differ in it are counted separately. */
  readonly search?: PortSearch;
  /** Of connect(), where strace shows it; calls that differ in it are counted separately. IPv4 in an IPv6 socket stands as IPv4. */
  readonly destination?: Destination;
}
