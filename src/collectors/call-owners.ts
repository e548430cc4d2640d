import { readFileSync } from 'node:fs';
import type { Side } from '../model/side.ts';
import { threadsOf } from './process-children.ts';
import type { WatchedProcess } from './watched-process.ts';

export interface CallOwner {
  readonly side: Side;
  readonly pid: number;
}

/** Which watched process a thread belongs to: the threads known at first, and those that they forked since. */
export interface CallOwners {
  readonly threads: readonly number[];
  forked(parent: number, child: number): void;
  of(tid: number): CallOwner | undefined;
}

export function findCallOwners(processes: readonly WatchedProcess[], proc = '/proc'): CallOwners {
  const owners = new Map<number, CallOwner>();
  for (const { pid, side } of processes) {
    for (const tid of threadsOf(pid, proc)) owners.set(tid, { side, pid });
  }
  return {
    threads: [...owners.keys()],
    forked: (parent, child) => {
      const owner = owners.get(parent);
      // A thread stays with its process; a child that is gone already is counted with its parent.
      if (owner !== undefined) owners.set(child, { ...owner, pid: processOf(child, proc) ?? owner.pid });
    },
    of: tid => owners.get(tid),
  };
}

/** The process that a thread belongs to; undefined once it is gone. */
function processOf(tid: number, proc: string): number | undefined {
  try {
    const group = /^Tgid:\s*(\d+)/m.exec(readFileSync(`${proc}/${tid}/status`, 'latin1'))?.[1];
    return group === undefined ? undefined : Number(group);
  } catch {
    return undefined;
  }
}
