import { readdirSync, readFileSync } from 'node:fs';
import type { Series } from '../../model/series.ts';
import type { RowKind } from '../series/collector.ts';
import { paced } from '../series/paced.ts';
import { recordSeries } from '../series/series-recorder.ts';

/** A server may have hundreds of threads. */
const TIMES_ITS_COST = 40;

/** How long a process waited for a processor. */
export interface ProcessorWait {
  sample(atMs: number, row: RowKind): void;
  /** `waitedMs`; undefined where the kernel does not count it, or nobody may read it. */
  series(): Series | undefined;
}

/**
 * The second field of /proc/<pid>/task/<tid>/schedstat: nanoseconds in which a thread was ready to run, and did not
 * (Documentation/scheduler/sched-stats.rst). Between two looks the thread counts that waited longest.
 */
export function watchProcessorWait(pid: number, proc: string): ProcessorWait {
  const recorder = recordSeries();
  let before: ReadonlyMap<string, number> | undefined;
  let waitedMs = 0;
  const read = paced(() => waitsOf(`${proc}/${pid}/task`), { timesItsCost: () => TIMES_ITS_COST });
  return {
    sample: (atMs, row) => {
      const now = read(row);
      if (now === undefined) return;
      if (before !== undefined) waitedMs += longestSince(before, now);
      before = now;
      recorder.add(atMs, { waitedMs });
    },
    series: () => (before === undefined ? undefined : recorder.series()),
  };
}

/** Milliseconds by thread; undefined where none can be read. */
function waitsOf(tasks: string): Map<string, number> | undefined {
  try {
    return new Map(readdirSync(tasks).flatMap(tid => waitOf(tasks, tid)));
  } catch {
    return undefined;
  }
}

/** None of a thread that has just ended. */
function waitOf(tasks: string, tid: string): [string, number][] {
  try {
    const waitedNs = Number(readFileSync(`${tasks}/${tid}/schedstat`, 'latin1').split(' ')[1]);
    return Number.isFinite(waitedNs) ? [[tid, waitedNs / 1e6]] : [];
  } catch {
    return [];
  }
}

function longestSince(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number {
  return Math.max(0, ...[...now].map(([tid, waitedMs]) => waitedMs - (before.get(tid) ?? 0)));
}
