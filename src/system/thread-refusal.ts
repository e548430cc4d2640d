import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRun } from '../model/fault.ts';
import { cgroupLimit } from './cgroup-files.ts';
import { cgroupPlace } from './cgroup-tree.ts';
import type { ShardOptions } from './shard-process.ts';

/** Node starts some for its engine and for files before it runs a program. */
const NODE_THREADS = 12;

/**
 * Why a Node process that still runs got no further: it waits for threads that it was not given. Undefined where nothing
 * says that this is it.
 */
export function threadsRefused(
  pid: number,
  { nproc, host }: Pick<ShardOptions, 'nproc' | 'host'>,
): CannotRun | undefined {
  const wanted = `a Node process needs about ${NODE_THREADS} threads`;
  const rejecting = rejectingCgroup(pid);
  if (rejecting !== undefined) {
    return new CannotRun(`pids.max of its cgroup is ${rejecting}, and ${wanted}`, `raise lab.${host.side}.cgroup.pids`);
  }
  if (nproc === undefined || threadsOf(pid) >= NODE_THREADS) return undefined;
  return new CannotRun(`RLIMIT_NPROC of its user is ${nproc}, and ${wanted}`, `raise lab.${host.side}.nproc`);
}

/** The limit of the process's own cgroup, if that has rejected a fork. */
function rejectingCgroup(pid: number): number | undefined {
  try {
    const place = cgroupPlace(pid, 'pids');
    if (place === undefined) return undefined;
    const rejected = /^max (\d+)$/m.exec(readFileSync(join(place.folder, 'pids.events'), 'utf8'))?.[1] ?? '0';
    return rejected === '0' ? undefined : cgroupLimit(place.folder, place.version, 'pids');
  } catch {
    return undefined;
  }
}

function threadsOf(pid: number): number {
  try {
    return Number(/^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
