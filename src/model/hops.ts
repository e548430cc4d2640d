import type { Probe } from './probe.ts';
import type { Series } from './series.ts';
import type { SetCap } from './set-cap.ts';

/**
 * One way from the target, or from what is behind it, to another listener: who connects, to where, and what listens there as far as
 * it is on the same host.
 */
export interface HopEvidence {
  /** `127.0.0.1:9000`, `[::1]:9000`, `unix:/run/app.sock`. */
  readonly to: string;
  /** The command line of a process that connects there. */
  readonly from: string;
  /**
   * `connecting`: begun and not answered yet; `connected`; `held`: those of them that a process there has taken (not in runs of earlier versions); of TCP `ports`: local ports that these, and those that were closed, hold. As they
   * were seen, now and then.
   */
  readonly connections: Series;
  /** `queue`, `bound`, and of TCP `drops` since the first row; absent where no listener of this host takes these connections. */
  readonly listener: Probe<Series>;
  /** The processes that have that listener, as far as they may be seen. */
  readonly processes: readonly HopProcess[];
  /** Caps that these were started with; absent where no program is known, and in runs of earlier versions. */
  readonly caps?: Probe<readonly SetCap[]>;
}

export interface HopProcess {
  readonly pid: number;
  readonly command: string;
}

/** The same text for the same listener in each run: the folder that loadline makes for a Unix socket has another name each time. */
export function listenerKey(to: string): string {
  return to.replace(/^unix:.*\/loadline-\d+-\d+-\w{6}\//, 'unix:');
}
