import type { Duplex } from 'node:stream';
import { execa } from 'execa';
import { monotonicNs } from './clock.ts';
import { ownFolder } from './own-folder.ts';
import { mayOpenForSpawn } from './process-refusal.ts';
import type { ShardExit } from './shard-process.ts';
import type { Child } from './signals.ts';

type Input = 'ignore' | 'inherit' | 'pipe';
/** A number is a descriptor of ours, which the program gets too. */
type Output = Input | number;

interface ProgramOptions {
  /** The program's descriptors, from 0 on. */
  readonly stdio: readonly [Input, Output, Output, ...Input[]];
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A program that was started, at the head of a process group of its own. */
export interface Program extends Child {
  readonly pid: number;
  /** Our end of a descriptor that is a `pipe`. */
  pipe(fd: number): Duplex;
  /** Resolves when the program has ended; what it left running may still hold its pipes open. */
  readonly exited: Promise<ShardExit>;
  /** How the program ended, once it has. */
  ending(): ShardExit | undefined;
  /** Resolves when the program has ended, and everything in its pipes has been read. */
  readonly closed: Promise<void>;
  /** This process may end before the program does. */
  unref(): void;
}

/** A program that could not be started. */
interface NotStarted {
  readonly pid: undefined;
  readonly why: Promise<string>;
}

/**
 * Starts a program before it returns, hence in the namespaces that this thread is in. Only the caller ends the program: it has no
 * timeout, it outlives us, and of its output nothing is kept.
 */
export function startProgram(
  [program, ...args]: readonly [string, ...string[]],
  { stdio, env = {}, cwd = ownFolder() }: ProgramOptions,
): Program | NotStarted {
  // Out of descriptors Node returns a child without streams: execa throws, and nobody is left to take the child's error event.
  if (!mayOpenForSpawn()) return { pid: undefined, why: Promise.resolve(`spawn ${program} EMFILE`) };
  // execa takes any descriptor of ours, and its types know of those up to 9.
  const descriptors = stdio as readonly [Input, Input | 9, Input | 9, ...Input[]];
  const child = execa(program, args, {
    ...{ stdio: descriptors, env, cwd },
    ...{ detached: true, cleanup: false, buffer: false, reject: false },
  });
  const why = child.then(({ originalMessage = '' }) => originalMessage, String);
  const { pid } = child;
  if (pid === undefined) return { pid, why };
  let ending: ShardExit | undefined;
  const exited = new Promise<ShardExit>(resolve => {
    child.once('exit', (code, signal) => {
      ending = { pid, code, signal, atNs: monotonicNs() };
      resolve(ending);
    });
  });
  return {
    pid,
    get exitCode() {
      return child.exitCode;
    },
    get signalCode() {
      return child.signalCode;
    },
    pipe: fd => child.stdio[fd] as Duplex,
    exited,
    ending: () => ending,
    closed: new Promise(resolve => child.once('close', () => resolve())),
    unref: () => child.unref(),
  };
}
