import type { Probe } from './probe.ts';
import type { Series } from './series.ts';
import type { Side } from './side.ts';

export interface ProcessEvidence {
  readonly side: Side;
  readonly role: 'target' | 'driver' | 'half-open' | 'other-target' | 'other-driver' | 'upstream';
  readonly pid: number;
  readonly command: string;
  /** Effective limits from /proc/<pid>/limits; Infinity for unlimited. */
  readonly limits: Probe<ProcessLimits>;
  /** Series `used`: descriptors open. */
  readonly descriptors: Probe<Series>;
  /** The most resident memory that it was seen to have had; not there where it was never read, as in runs of earlier versions. */
  readonly peakMemoryBytes?: number;
  /**
   * Series `waitedMs`: for how long its first thread was ready to run and had no processor, since it began. On the server only; not there where the
   * kernel does not count it, nor in runs of earlier versions.
   */
  readonly processorWait?: Series;
  /** Present once the process has ended. */
  readonly exit?: ProcessExit;
}

export interface ProcessLimits {
  readonly nofileSoft: number;
  readonly nofileHard: number;
  readonly nprocSoft: number;
}

/** One controller of one cgroup. */
export interface CgroupEvidence {
  readonly side: Side;
  readonly controller: 'pids' | 'memory';
  readonly version: 1 | 2;
  /** Its folder. */
  readonly path: string;
  /** pids.max; memory.max or memory.limit_in_bytes, in bytes. Infinity for none. */
  readonly limit: number;
  /**
   * `current`; of pids also `rejected` (pids.events: max), of memory `refused` (memory.events: max, or
   * memory.failcnt), `highest` (memory.peak, or memory.max_usage_in_bytes: the most since it was made) and `oomKills`
   * (oom_kill of memory.events or memory.oom_control). It ends with the cgroup.
   */
  readonly series: Probe<Series>;
}

/** One user of one side, with the lowest RLIMIT_NPROC of its watched processes. */
export interface UserEvidence {
  readonly side: Side;
  /** Real user id, as this process's user namespace numbers it. */
  readonly uid: number;
  readonly nproc: number;
  /** Whether the kernel exempts it: user 0 of the initial user namespace. */
  readonly exempt: boolean;
  /** `threads` of the user in that user namespace; looked at only while the whole machine has as many as `nproc`. */
  readonly threads: Probe<Series>;
}

export interface ProcessExit {
  /** When the run learned of it. */
  readonly atMs: number;
  /** When it was last seen running, or was killed by the run; not there where nobody looked, as in runs of earlier versions. */
  readonly runningAtMs?: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** Whether the run itself ended it on purpose, as its last act or because the scenario said so. */
  readonly by: 'run' | 'scenario' | 'itself';
}
