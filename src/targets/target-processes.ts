import { readdirSync } from 'node:fs';
import { commandOf, descendantsOf } from '../system/process-children.ts';
import { identityOf, isReplaced, isRunning, type ProcessIdentity } from '../system/process-identity.ts';
import type { ShardExit } from '../system/shard-process.ts';
import { signalProcess } from '../system/signals.ts';
import { sleep } from '../system/timer.ts';
import { type ProcessEnd, watchEnds } from './process-ends.ts';

/** Between two looks whether all have ended. */
const LOOK_EVERY_MS = 10;

/** A process that we know of first hand: our child, or one that somebody else runs. */
export interface RootProcess {
  readonly pid: number;
  readonly command: string;
  /** Resolves when our child has ended; absent for a process that is not our child. */
  readonly exited?: Promise<ShardExit>;
}

/** The processes of a target: those that we know first hand, and all that they had forked when it began to listen. */
export interface TargetProcesses {
  readonly list: readonly { readonly pid: number; readonly command: string }[];
  onExit(listener: (end: ProcessEnd) => void): void;
  /** SIGKILL for every one of them and what they have forked since. */
  killAll(): void;
  killOne(): number | undefined;
  /** SIGSTOP, or SIGCONT, for every one of them and what they have forked since. */
  pauseAll(): void;
  resumeAll(): void;
  /** Resolves to whether every one of them, and what they have forked since, has ended within this time. */
  ended(withinMs: number): Promise<boolean>;
  /** No more is watched. */
  close(): void;
}

export function followProcesses(roots: readonly RootProcess[]): TargetProcesses {
  const forked = roots.flatMap(root => descendantsOf(root.pid)).map(pid => ({ pid, command: commandOf(pid) ?? '' }));
  const list = [...roots.map(({ pid, command }) => ({ pid, command })), ...forked];
  const known = new Map<number, ProcessIdentity>();
  const note = (pid: number): void => {
    const identity = identityOf(pid);
    if (identity !== undefined && !known.has(pid)) known.set(pid, identity);
  };
  for (const { pid } of list) note(pid);
  const noteChildren = (): void => {
    for (const process of [...known.values()]) {
      if (!isReplaced(process)) for (const child of descendantsOf(process.pid)) note(child);
    }
  };
  const running = (): ProcessIdentity[] => [...known.values()].filter(isRunning);
  const ends = watchEnds([...forked, ...roots], pid => known.get(pid));
  const kill = (process: ProcessIdentity): void => {
    ends.killing(process.pid);
    signalProcess(process, 'SIGKILL');
  };
  const signalAll = (signal: 'SIGSTOP' | 'SIGCONT'): void => {
    noteChildren();
    for (const process of running()) signalProcess(process, signal);
  };
  return {
    list,
    onExit: ends.onExit,
    killAll: () => {
      noteChildren();
      for (const process of running()) kill(process);
    },
    killOne: () => {
      const own = new Set(roots.map(({ pid }) => pid));
      const alive = running();
      const workers = alive.filter(({ pid }) => !own.has(pid));
      const victim = mostDescriptors(workers.length > 0 ? workers : alive);
      if (victim !== undefined) kill(victim);
      return victim?.pid;
    },
    pauseAll: () => signalAll('SIGSTOP'),
    resumeAll: () => signalAll('SIGCONT'),
    ended: async withinMs => {
      const untilMs = performance.now() + withinMs;
      for (noteChildren(); running().length > 0; noteChildren()) {
        if (performance.now() > untilMs) return false;
        await sleep(LOOK_EVERY_MS);
      }
      return true;
    },
    close: ends.close,
  };
}

function mostDescriptors(processes: readonly ProcessIdentity[]): ProcessIdentity | undefined {
  return processes.toSorted((one, other) => descriptors(other) - descriptors(one))[0];
}

function descriptors({ pid }: ProcessIdentity): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}
