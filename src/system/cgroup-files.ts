import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CgroupController, type CgroupPlace, cgroupPlace, upwards } from './cgroup-tree.ts';

/** The file that holds a cgroup's limit, by version and controller. */
export function limitFile(version: 1 | 2, controller: CgroupController): string {
  if (controller === 'pids') return 'pids.max';
  return version === 1 ? 'memory.limit_in_bytes' : 'memory.max';
}

/** From here on version 1 means no limit: PAGE_COUNTER_MAX pages, whatever a page is (mm/page_counter.c). */
const UNLIMITED = 2 ** 60;

/** A limit as the kernel writes it, `max` or a number; Infinity for none. */
export function parseCgroupLimit(text: string): number {
  const word = text.trim();
  if (word === 'max') return Number.POSITIVE_INFINITY;
  const value = Number(word);
  return word === '' || value >= UNLIMITED ? Number.POSITIVE_INFINITY : value;
}

/** The limit of one cgroup; Infinity for none, as the top of a tree has no such file. */
export function cgroupLimit(folder: string, version: 1 | 2, controller: CgroupController): number {
  try {
    return parseCgroupLimit(readFileSync(join(folder, limitFile(version, controller)), 'utf8'));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** What bounds this process in the end: the lowest limit from its own cgroup up to the top in sight; undefined without a tree. */
export function effectiveCgroupLimit(controller: CgroupController, proc = '/proc'): number | undefined {
  const place = placeOrNothing(controller, proc);
  if (place === undefined) return undefined;
  return Math.min(...upwards(place).map(folder => cgroupLimit(folder, place.version, controller)));
}

function placeOrNothing(controller: CgroupController, proc: string): CgroupPlace | undefined {
  try {
    return cgroupPlace('self', controller, proc);
  } catch {
    return undefined;
  }
}
