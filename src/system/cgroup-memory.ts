import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { probe, valueIn } from '../model/probe.ts';
import { cgroupLimit } from './cgroup-files.ts';
import { cgroupPlace, upwards } from './cgroup-tree.ts';

type Version = 1 | 2;

/** What the group uses, page cache included, and the line of memory.stat with that part of the cache that it need not keep. */
const USED_FILE: Readonly<Record<Version, string>> = { 1: 'memory.usage_in_bytes', 2: 'memory.current' };
const CACHE_LINE: Readonly<Record<Version, RegExp>> = {
  1: /^total_inactive_file (\d+)$/m,
  2: /^inactive_file (\d+)$/m,
};

/**
 * Bytes that this process's control group, and all that hold it, can still give, whoever in them uses the rest. Infinity where none
 * is limited or the limits cannot be read.
 */
export function cgroupMemoryLeft(proc = '/proc'): number {
  const place = valueIn(probe(() => cgroupPlace('self', 'memory', proc)));
  if (place === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(...upwards(place).map(folder => leftIn(folder, place.version)));
}

function leftIn(folder: string, version: Version): number {
  const limit = cgroupLimit(folder, version, 'memory');
  if (limit === Number.POSITIVE_INFINITY) return limit;
  const used = Number(textOf(folder, USED_FILE[version]));
  const cache = Number(CACHE_LINE[version].exec(textOf(folder, 'memory.stat'))?.[1] ?? 0);
  return Math.max(0, limit - Math.max(0, used - cache));
}

/** Empty where it cannot be read: the limit itself is then all that is known. */
function textOf(folder: string, file: string): string {
  return valueIn(probe(() => readFileSync(join(folder, file), 'utf8'))) ?? '';
}
