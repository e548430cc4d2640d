import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takenByKernel } from '../model/sysctl-value.ts';

/** `write-only`: an order to the kernel, which has no value, as net.ipv4.route.flush. */
export type SysctlAccess = 'read-only' | 'write-only' | 'read-write';

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

/** What the mode of a sysctl's file lets anybody do; undefined where there is no such file. */
export function sysctlAccess(name: string): SysctlAccess | undefined {
  try {
    const { mode } = statSync(sysctlPath(name));
    if ((mode & 0o222) === 0) return 'read-only';
    return (mode & 0o444) === 0 ? 'write-only' : 'read-write';
  } catch {
    return undefined;
  }
}

/** `net.ipv4.tcp_syncookies` as a file. Throws for what is not such a name. */
export function sysctlPath(name: string): string {
  if (!/^\w[\w-]*(\.[\w-]+)+$/.test(name)) throw new Error(`${name} is not the name of a sysctl`);
  return join('/proc/sys', ...name.split('.'));
}

/**
 * Whether a value that is in force is what another one, as it is written, means: blanks do not count, nor how a list of ports is cut into
 * ranges, nor text after the numbers that the kernel takes.
 */
export function sameSysctlValue(name: string, inForce: string, written: string): boolean {
  return canonical(name, inForce) === canonical(name, takenByKernel(written, inForce).value);
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
