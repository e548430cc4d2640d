import { monotonicNs } from '../system/clock.ts';
import { isRunning, type ProcessIdentity } from '../system/process-identity.ts';
import type { ShardExit } from '../system/shard-process.ts';
import { every } from '../system/timer.ts';

const LOOK_EVERY_MS = 50;

/** How a process ended, and since when that may have been: on a busy machine an end is noticed late. */
export interface ProcessEnd extends ShardExit {
  /** CLOCK_MONOTONIC when it was last seen running, or was killed by us. */
  readonly runningAtNs: bigint;
}

/** Processes whose ends are told. */
export interface ProcessEnds {
  onExit(listener: (end: ProcessEnd) => void): void;
  /** Says that this one is about to be sent SIGKILL. */
  killing(pid: number): void;
  /** No more is watched. */
  close(): void;
}

/** A process; `exited` resolves when our child has ended, and is absent for one that is not our child. */
interface Watched {
  readonly pid: number;
  readonly exited?: Promise<ShardExit>;
}

/** Our children tell how they ended; of the others it can only be seen that they are gone. */
export function watchEnds(
  processes: readonly Watched[],
  identity: (pid: number) => ProcessIdentity | undefined,
): ProcessEnds {
  const listeners: ((end: ProcessEnd) => void)[] = [];
  const left = new Map(processes.map(process => [process.pid, process]));
  const killed = new Set<number>();
  const runningAtNs = new Map<number, bigint>();
  // One that was killed closes what it had before it is gone (do_exit in kernel/exit.c).
  const note = (pid: number, atNs: bigint): void => {
    if (!killed.has(pid)) runningAtNs.set(pid, atNs);
  };
  const tell = (exit: ShardExit): void => {
    left.delete(exit.pid);
    for (const listener of listeners) listener({ ...exit, runningAtNs: runningAtNs.get(exit.pid) ?? exit.atNs });
  };
  for (const { exited } of processes) void exited?.then(tell);
  const timer = every(LOOK_EVERY_MS, () => {
    for (const { pid, exited } of left.values()) {
      const atNs = monotonicNs();
      const process = identity(pid);
      if (process !== undefined && isRunning(process)) note(pid, atNs);
      else if (exited === undefined) tell({ pid, code: null, signal: killed.has(pid) ? 'SIGKILL' : null, atNs });
    }
  });
  timer.unref();
  return {
    onExit: listener => void listeners.push(listener),
    killing: pid => {
      note(pid, monotonicNs());
      killed.add(pid);
    },
    close: () => clearInterval(timer),
  };
}
