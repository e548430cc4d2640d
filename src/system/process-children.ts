import { readdirSync, readFileSync } from 'node:fs';

/** Processes that any thread of `pid` forked and that still run; empty when it is gone. */
export function childrenOf(pid: number, proc = '/proc'): number[] {
  try {
    return readdirSync(`${proc}/${pid}/task`).flatMap(tid => forkedBy(`${proc}/${pid}/task/${tid}/children`));
  } catch {
    return [];
  }
}

/** Children, their children and so on that run now. */
export function descendantsOf(pid: number, proc = '/proc'): number[] {
  return childrenOf(pid, proc).flatMap(child => [child, ...descendantsOf(child, proc)]);
}

/** The process's threads by id; empty when it is gone. */
export function threadsOf(pid: number, proc = '/proc'): number[] {
  try {
    return readdirSync(`${proc}/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** The command line with spaces between its words; undefined for a process that is gone, or has none. */
export function commandOf(pid: number, proc = '/proc'): string | undefined {
  try {
    return readFileSync(`${proc}/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
  } catch {
    return undefined;
  }
}

function forkedBy(path: string): number[] {
  return readFileSync(path, 'latin1').split(' ').filter(Boolean).map(Number);
}
