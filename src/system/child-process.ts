import { accessSync, constants } from 'node:fs';
import type { Duplex } from 'node:stream';
import { execa, execaSync } from 'execa';
import { monotonicNs } from './clock.ts';
import { mayOpenForSpawn } from './process-refusal.ts';
import type { ShardExit } from './shard-process.ts';
import type { Child } from './signals.ts';

type Stdio = 'ignore' | 'inherit' | 'pipe';

interface ProgramOptions {
  /** The program's descriptors, from 0 on. */
  readonly stdio: readonly [Stdio, Stdio, Stdio, ...Stdio[]];
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
  const child = execa(program, args, {
    ...{ stdio, env, cwd },
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

/** What came of a program that was run to its end. */
export interface Outcome {
  /** Undefined where a signal ended the program, and where it could not be started. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why the program could not be started, or did not take its input. */
  readonly error?: { readonly code: string | undefined; readonly message: string };
}

/** Runs a program to its end, in the namespaces that this thread is in, with `fds` as its descriptors from 3 on. */
export function runToEnd(
  [program, ...args]: readonly [string, ...string[]],
  input = '',
  fds: readonly number[] = [],
): Outcome {
  const result = execaSync(program, args, {
    // Its types know descriptors by their numbers, up to 9.
    ...{ stdio: ['pipe', 'pipe', 'pipe', ...(fds as readonly 3[])], input, cwd: ownFolder() },
    ...{ reject: false, stripFinalNewline: false },
  });
  const { exitCode, signal, stdout = '', stderr = '', code, originalMessage } = result;
  return {
    ...{ code: exitCode, signal, stdout, stderr },
    ...(originalMessage !== undefined && { error: { code, message: originalMessage } }),
  };
}

/**
 * This process's working directory, to which execa changes by its path: the path of a folder that was removed, or that lies below one
 * which we may not enter, leads nowhere.
 */
function ownFolder(): string {
  const own = '/proc/self/cwd';
  try {
    accessSync(own, constants.X_OK);
    return own;
  } catch {
    // A program would find nothing in it either.
    return '/';
  }
}
