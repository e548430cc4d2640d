import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HostAccess } from '../../model/access.ts';
import { type CannotRun, TargetFailed } from '../../model/errors.ts';
import { tellLines } from '../../system/bounded-lines.ts';
import { startProgram } from '../../system/child-process.ts';
import { monotonicNs } from '../../system/clock.ts';
import { endWithUs } from '../../system/end-with-us.ts';
import { withPrivateFiles } from '../../system/private-files.ts';
import { limited, limitsRefused, type ProcessLimits } from '../../system/process-limits.ts';
import { processRefused } from '../../system/process-refusal.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { signalGroup } from '../../system/signals.ts';
import { after } from '../../system/timer.ts';
import type { WrittenLine } from '../logs/log-book.ts';
import { keepLastWords } from './last-words.ts';

export interface ServerCommand extends ProcessLimits {
  readonly host: HostAccess;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly privateFilesBelow?: string;
  /** A descriptor for its standard output, which is thrown away where there is none. */
  readonly stdout?: number;
  /** Told each line of its standard error as it comes. */
  readonly onLine: (line: WrittenLine) => void;
}

/** A server just spawned, in a process group of its own. */
export interface ServerChild {
  readonly pid: number;
  readonly exited: Promise<ShardExit>;
  /** How it ended, once it has. */
  ending(): ShardExit | undefined;
  /** Why the machine refused its limits, if that is why it ended. */
  refusal(): CannotRun | undefined;
  /** The end of its standard error. */
  said(): string;
  /** Call it before the child is told to end: takes in what it has said by now, and of what follows only the beginning. */
  hearOut(): Promise<void>;
  /** Resolves when its standard error has ended, or when the time is over: what it forked may keep it open. */
  silent(withinMs: number): Promise<void>;
  /** Sends a signal to its process group. */
  signal(signal: NodeJS.Signals): void;
}

/** Spawns the command inside the host's namespace, under its limits. */
export function launchServer(options: ServerCommand): ServerChild {
  const { host, env, cwd, onLine } = options;
  const child = host.run(() =>
    startProgram(launched(options), {
      stdio: ['ignore', options.stdout ?? 'ignore', 'pipe'],
      ...(env !== undefined && { env }),
      ...(cwd !== undefined && { cwd }),
    }),
  );
  if (child.pid === undefined) {
    if (cwd !== undefined && !existsSync(cwd)) throw new TargetFailed(`the target could not be started in ${cwd}`);
    throw processRefused('the target');
  }
  endWithUs(child);
  const words = keepLastWords();
  const silence = tellLines(child.pipe(2), text => {
    words.add(text);
    onLine({ text, atNs: monotonicNs() });
  });
  return {
    pid: child.pid,
    exited: child.exited,
    ending: child.ending,
    refusal: () => limitsRefused(words.text(), options),
    said: words.text,
    hearOut: async () => {
      // In between, all that its pipe holds is read.
      await nextTurn();
      words.willEnd();
    },
    signal: signal => void signalGroup(child, signal),
    silent: withinMs => Promise.race([silence, new Promise<void>(resolve => void after(withinMs, resolve).unref())]),
  };
}

/** Files are laid out first, while there is still a right to. */
function launched(options: ServerCommand): [string, ...string[]] {
  const command = limited(options, options.command);
  const { privateFilesBelow, cwd = '.' } = options;
  return privateFilesBelow === undefined ? command : withPrivateFiles(privateFilesBelow, resolve(cwd), command);
}
