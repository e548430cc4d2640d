import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { HostAccess } from '../../model/access.ts';
import { type CannotRun, TargetFailed } from '../../model/fault.ts';
import { monotonicNs } from '../../system/clock.ts';
import { limited, limitsRefused, type ProcessLimits } from '../../system/process-limits.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import type { WrittenLine } from '../log-book.ts';

export interface ServerCommand extends ProcessLimits {
  readonly host: HostAccess;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
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
}

const KEPT_LINES = 8;

/** Spawns the command inside the host's namespace, under its limits. Its standard output is thrown away. */
export function launchServer(options: ServerCommand): ServerChild {
  const { host, env, cwd, onLine } = options;
  const [program, ...args] = limited(options, options.command);
  const child = host.run(() =>
    spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
    }),
  );
  const { pid } = child;
  // A folder that is not there: the error event only repeats it.
  child.once('error', () => {});
  if (pid === undefined)
    throw new TargetFailed(`the target could not be started${cwd === undefined ? '' : ` in ${cwd}`}`);
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', text => {
    said.push(text);
    if (said.length > KEPT_LINES) said.shift();
    onLine({ text, atNs: monotonicNs() });
  });
  let ending: ShardExit | undefined;
  const exited = new Promise<ShardExit>(resolve => {
    // Not `close`: a child of it may keep its standard error open.
    child.once('exit', (code, signal) => {
      ending = { pid, code, signal, atNs: monotonicNs() };
      resolve(ending);
    });
  });
  return {
    pid,
    exited,
    ending: () => ending,
    refusal: () => limitsRefused(said.join('\n'), options),
    said: () => said.join('\n').trim(),
  };
}
