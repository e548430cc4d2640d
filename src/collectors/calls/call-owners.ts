import { readFileSync } from 'node:fs';
import type { Side } from '../../model/side.ts';
import { descendantsOf, threadsOf } from '../../system/process-children.ts';
import type { WatchedProcess } from '../processes/watched-process.ts';

export interface CallOwner {
  readonly side: Side;
  readonly pid: number;
}

/** Which watched process a thread belongs to: its threads and descendants, and what these forked since. */
export interface CallOwners {
  /** Looks which threads there are now, and gives those that were not known. */
  look(): readonly number[];
  forked(parent: number, child: number): void;
  of(tid: number): CallOwner | undefined;
}

export function findCallOwners(processes: readonly WatchedProcess[], proc = '/proc'): CallOwners {
  const owners = new Map<number, CallOwner>();
  const lookAt = ({ pid: root, side }: WatchedProcess): number[] =>
    [root, ...descendantsOf(root, proc)].flatMap(pid => {
      const fresh = threadsOf(pid, proc).filter(tid => !owners.has(tid));
      for (const tid of fresh) owners.set(tid, { side, pid });
      return fresh;
    });
  return {
    look: () => processes.flatMap(lookAt),
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
