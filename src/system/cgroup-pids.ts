import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupLimit } from './cgroup-files.ts';
import { cgroupPlace, upwards } from './cgroup-tree.ts';

/** A cgroup that bounds processes and threads. */
export interface BoundedCgroup {
  readonly folder: string;
  readonly max: number;
  /** How many more it may have now. */
  readonly left: number;
  /** Forks that were refused (pids.events; before Linux 6.11 told of the cgroup that asked, whichever above it refused). */
  readonly refused: number;
}

/** The cgroups that count a process, from its own up to the top in sight; none where there is no such tree. */
export function pidsCgroupsOf(pid: number | 'self'): readonly string[] {
  try {
    const place = cgroupPlace(pid, 'pids');
    return place === undefined ? [] : upwards(place);
  } catch {
    return [];
  }
}

/** The one of these with the least left; undefined where none is bounded. */
export function fullestCgroup(folders: readonly string[]): BoundedCgroup | undefined {
  return folders.flatMap(bounded).toSorted((one, other) => one.left - other.left)[0];
}

function bounded(folder: string): BoundedCgroup[] {
  const max = cgroupLimit(folder, 2, 'pids');
  if (!Number.isFinite(max)) return [];
  try {
    const used = Number(readFileSync(join(folder, 'pids.current'), 'utf8'));
    const refused = /^max (\d+)$/m.exec(readFileSync(join(folder, 'pids.events'), 'utf8'))?.[1] ?? 0;
    return [{ folder, max, left: max - used, refused: Number(refused) }];
  } catch {
    return [];
  }
}
