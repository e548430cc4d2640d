import { readFileSync, readlinkSync } from 'node:fs';
import type { Side } from '../../model/side.ts';
import { descendantsOf, threadsOf } from '../../system/process-children.ts';
import type { WatchedProcess } from '../processes/watched-process.ts';

export interface CallOwner {
  readonly side: Side;
  readonly pid: number;
  /** In another network namespace than the one that is watched: its calls are none of the run's. */
  readonly isElsewhere?: boolean;
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

/** What is known of threads is asked anew after this time: their ids are given out again. */
const KNOWN_FOR_MS = 1000;

/**
 * Of every thread of the machine: those of processes that serve, and of what these forked, are the server's side, all others its clients'.
 * Of a thread that is gone nobody knows where it was, and so whose it is.
 *
 * @param servers the processes that serve now: a server may be started anew
 */
export function ownersOfAll(servers: () => readonly number[], proc = '/proc'): CallOwners {
  const home = namespaceOf('self', proc);
  let known = new Map<number, CallOwner>();
  let serving = new Set<number>();
  let askedMs = Number.NEGATIVE_INFINITY;
  const refresh = (): void => {
    if (performance.now() - askedMs < KNOWN_FOR_MS) return;
    askedMs = performance.now();
    known = new Map();
    serving = new Set(servers().flatMap(pid => [pid, ...descendantsOf(pid, proc)]));
  };
  return {
    look: () => [],
    forked: () => undefined,
    of: tid => {
      refresh();
      const before = known.get(tid);
      if (before !== undefined) return before;
      const pid = processOf(tid, proc);
      const namespace = pid === undefined ? undefined : namespaceOf(pid, proc);
      if (pid === undefined || namespace === undefined) return undefined;
      const owner: CallOwner = serving.has(pid)
        ? { side: 'server', pid }
        : { side: 'client', pid, isElsewhere: namespace !== home };
      known.set(tid, owner);
      return owner;
    },
  };
}

function namespaceOf(pid: number | 'self', proc: string): string | undefined {
  try {
    return readlinkSync(`${proc}/${pid}/ns/net`);
  } catch {
    return undefined;
  }
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
