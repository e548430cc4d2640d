import type { Period } from '../period.ts';
import type { FailingTime } from './failing-time.ts';

/** One controller of one cgroup that a side's processes are in, or that holds theirs. */
export interface CgroupFact {
  readonly controller: 'pids' | 'memory';
  readonly path: string;
  /** Infinity for none. */
  readonly limit: number;
  /** Threads, or bytes. */
  readonly peak: number;
  /** pids: forks that were rejected. memory: times that the limit was met. */
  readonly refused: number;
  /** When they were; not there where none was. */
  readonly refusedTime?: FailingTime;
  readonly oomKills: number;
  /** Between which looks they took place; not there where nobody saw. */
  readonly oomKillTimes?: readonly Period[];
  /**
   * memory: whose limit the kernel log names for the end of a process of this side, or that it names other processes
   * alone; undefined where it names none.
   */
  readonly loggedKill?: 'cgroup' | 'machine' | 'others';
}
