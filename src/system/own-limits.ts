import { readFileSync } from 'node:fs';

/** A resource limit as /proc/<pid>/limits names it. */
export type LimitName = 'Max open files' | 'Max processes';

/** The soft limit that a process has; Infinity for none. Throws when the process is gone. */
export function softLimit(name: LimitName, pid: number | 'self' = 'self'): number {
  return limitOf(name, pid, 0);
}

/** The hard one, above which nobody without CAP_SYS_RESOURCE may raise the soft one. */
export function hardLimit(name: LimitName, pid: number | 'self' = 'self'): number {
  return limitOf(name, pid, 1);
}

function limitOf(name: LimitName, pid: number | 'self', column: 0 | 1): number {
  const lines = readFileSync(`/proc/${pid}/limits`, 'latin1').split('\n');
  const line = lines.find(candidate => candidate.startsWith(name)) ?? '';
  const word = line.slice(name.length).trim().split(/\s+/)[column];
  return word === 'unlimited' ? Number.POSITIVE_INFINITY : Number(word ?? Number.NaN);
}
