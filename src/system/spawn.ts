import { type ChildProcess, spawn } from 'node:child_process';

/** A process of our own making: a shard, or a guard. */
export type OwnProcess = ChildProcess;

interface SpawnOptions {
  /** The process's descriptors, from 0 on; a number is a descriptor of ours. */
  readonly stdio: readonly ('ignore' | 'pipe' | number)[];
  /** Changes our own environment: `undefined` leaves a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the process sees as its own name. */
  readonly argv0?: string;
}

/**
 * Node's own spawn, for shards and guards: a shard speaks with us over descriptor 3, and a guard waits on a pipe for our end. execa reads
 * from every pipe of its own accord and listens to each. Programs are started by child-process.ts, through execa.
 *
 * The process has a process group of its own.
 */
export function spawnOwn(
  [program, ...args]: readonly [string, ...string[]],
  { stdio, env = {}, argv0 }: SpawnOptions,
): OwnProcess {
  return spawn(program, args, {
    stdio: [...stdio],
    detached: true,
    env: { ...process.env, ...env },
    ...(argv0 !== undefined && { argv0 }),
  });
}

/** This process may end before that one does. */
export function letGo(child: OwnProcess): void {
  child.unref();
  const pipe = child.stdin;
  if (pipe !== null && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
}
