import { readFileSync } from 'node:fs';
import type { Series } from '../../model/series.ts';
import { recordSeries } from '../series/series-recorder.ts';

/** How long a process waited for a processor. */
export interface ProcessorWait {
  sample(atMs: number): void;
  /** `waitedMs`; undefined where the kernel does not count it, or nobody may read it. */
  series(): Series | undefined;
}

/**
 * The second field of /proc/<pid>/schedstat: nanoseconds in which its first thread was ready to run, and did not
 * (Documentation/scheduler/sched-stats.rst). That is the thread of a server with an event loop. Of many threads nobody knows whose time counts.
 */
export function watchProcessorWait(pid: number, proc: string): ProcessorWait {
  const recorder = recordSeries();
  let looks = 0;
  return {
    sample: atMs => {
      const waitedMs = waitOf(`${proc}/${pid}/schedstat`);
      if (waitedMs === undefined) return;
      recorder.add(atMs, { waitedMs });
      looks += 1;
    },
    series: () => (looks === 0 ? undefined : recorder.series()),
  };
}

function waitOf(file: string): number | undefined {
  try {
    const waitedNs = Number(readFileSync(file, 'latin1').split(' ')[1]);
    return Number.isFinite(waitedNs) ? waitedNs / 1e6 : undefined;
  } catch {
    return undefined;
  }
}
