import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The value of a sysctl by its dotted name, of the network namespace that this thread is in. Runs of white space are
 * one blank. Throws what the file system throws (ENOENT, EACCES).
 */
export function readSysctl(name: string): string {
  return normalise(readFileSync(sysctlPath(name), 'utf8'));
}

/** Sets a sysctl in the network namespace that this thread is in. The kernel may take it and make another of it. */
export function writeSysctl(name: string, value: string): void {
  writeFileSync(sysctlPath(name), value);
}

/** `net.ipv4.tcp_syncookies` as a file. Throws for what is not such a name. */
export function sysctlPath(name: string): string {
  if (!/^\w[\w-]*(\.[\w-]+)+$/.test(name)) throw new Error(`${name} is not the name of a sysctl`);
  return join('/proc/sys', ...name.split('.'));
}

/** Whether two values of one sysctl mean the same: blanks do not count, nor how a list of ports is cut into ranges. */
export function sameSysctlValue(name: string, one: string, other: string): boolean {
  return canonical(name, one) === canonical(name, other);
}

function canonical(name: string, value: string): string {
  return name.endsWith('_reserved_ports') ? joinedRanges(value) : normalise(value);
}

function normalise(value: string): string {
  return value.trim().replaceAll(/\s+/g, ' ');
}

/** `8080,8081,9000-9010` as `8080-8081,9000-9010`. */
function joinedRanges(value: string): string {
  const ranges = value
    .split(',')
    .filter(part => part.trim() !== '')
    .map(rangeOf)
    .sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [low, high] of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else joined.push([low, high]);
  }
  return joined.map(([low, high]) => `${low}-${high}`).join(',');
}

function rangeOf(text: string): [number, number] {
  const [low, high = low] = text.split('-').map(Number);
  return [low ?? Number.NaN, high ?? Number.NaN];
}
