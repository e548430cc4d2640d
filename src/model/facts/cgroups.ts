import type { Period } from '../period.ts';
import type { FailingTime } from './failing-time.ts';

/** One controller of a cgroup that the processes of a side are in, or of an ancestor. */
export interface CgroupFact {
  readonly controller: 'pids' | 'memory';
  readonly path: string;
  /** Infinity for none. */
  readonly limit: number;
  /** Threads, or bytes. */
  readonly peak: number;
  /** pids: rejected forks. memory: times that the limit was met. */
  readonly refused: number;
  /** When `refused` rose; absent where it did not. */
  readonly refusedTime?: FailingTime;
  readonly oomKills: number;
  /** The samples between which `oomKills` rose; absent where it did not. */
  readonly oomKillTimes?: readonly Period[];
  /**
   * memory: why the kernel log says that a process of this side was killed: the cgroup's limit or the machine's memory.
   * `others`: the log names only other processes. Absent where the log does not say.
   */
  readonly loggedKill?: 'cgroup' | 'machine' | 'others';
}
