import type { ProcessEvidence, ProcessExit } from '../../model/process-evidence.ts';
import { childrenOf, commandOf } from '../../system/process-children.ts';
import type { RowKind } from '../series/collector.ts';
import { type ProcessWatch, type WatchedProcess, watchProcess } from './watched-process.ts';

/** Children are looked for this often: each thread of each process is asked. The processes themselves are read at every sample. */
const CHILDREN_EVERY_MS = 1000;

/** Processes that come later, at most. */
const MOST_ADDED = 200;

/** `forks: false`: a program of ours that never has children. */
export type ForkingProcess = WatchedProcess & { readonly forks?: boolean };

/** Watches processes and whatever they fork. */
export interface ProcessWatches {
  sample(atMs: number, row?: RowKind): void;
  /** One more, which was not known at the start; of more than some nothing is read. */
  add(process: WatchedProcess): void;
  ended(pid: number, exit: ProcessExit): void;
  evidence(): readonly ProcessEvidence[];
}

export function watchProcesses(watched: readonly ForkingProcess[], proc = '/proc'): ProcessWatches {
  const watches = new Map<number, ProcessWatch>();
  const alive = new Set<number>();
  const exits = new Map<number, ProcessExit>();
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  const add = (process: WatchedProcess) => {
    watches.set(process.pid, watchProcess(process, proc));
    alive.add(process.pid);
  };
  const childless = new Set<number>();
  for (const { forks = true, ...process } of watched) {
    add(process);
    if (!forks) childless.add(process.pid);
  }
  // What was seen between fork and exec still had its parent's command, and a script may become the server.
  const named = (evidence: ProcessEvidence) =>
    !childless.has(evidence.pid)
      ? { ...evidence, command: commandOf(evidence.pid, proc) ?? evidence.command }
      : evidence;
  const addChildren = () => {
    // Grandchildren too: what is added while walking a set is walked as well.
    for (const pid of alive) {
      if (childless.has(pid)) continue;
      const parent = watches.get(pid)?.process;
      for (const child of childrenOf(pid, proc)) {
        if (parent !== undefined && !watches.has(child)) {
          add({ ...parent, pid: child, command: commandOf(child, proc) ?? parent.command });
        }
      }
    }
  };
  let added = 0;
  return {
    add: process => {
      if (watches.has(process.pid) || added >= MOST_ADDED) return;
      added += 1;
      childless.add(process.pid);
      add(process);
    },
    sample: (atMs, row) => {
      if (row === 'last' || atMs - lookedAtMs >= CHILDREN_EVERY_MS) {
        addChildren();
        lookedAtMs = atMs;
      }
      for (const pid of alive) if (!watches.get(pid)?.sample(atMs, row)) alive.delete(pid);
    },
    ended: (pid, exit) => {
      exits.set(pid, exit);
      alive.delete(pid);
    },
    evidence: () => [...watches].map(([pid, watch]) => named(watch.evidence(exits.get(pid)))),
  };
}
