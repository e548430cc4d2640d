import type { Duplex } from 'node:stream';
import type { CannotRun } from '../model/errors.ts';
import { monotonicNs } from './clock.ts';
import { endWithUs } from './end-with-us.ts';
import { CHANNEL_FD } from './frames.ts';
import { ownProgram } from './own-program.ts';
import { limited, limitsRefused } from './process-limits.ts';
import { processRefused } from './process-refusal.ts';
import type { ShardExit, ShardOptions } from './shard-process.ts';
import { signalChild } from './signals.ts';
import { type OwnProcess, spawnOwn } from './spawn.ts';

const NO_MORE_CERTIFICATES = { NODE_EXTRA_CA_CERTS: undefined };
const KEPT_STDERR_BYTES = 8 * 1024;

/** A process just spawned, before it has said a word. */
export interface ShardChild {
  readonly pid: number;
  readonly channel: Duplex;
  readonly exited: Promise<ShardExit>;
  kill(): void;
  /** Why the machine refused its limits, once it has exited without a word; undefined if that was not it. */
  refusal(): CannotRun | undefined;
  /** The end of its standard error, as a suffix to a sentence. */
  said(): string;
}

/** Spawns the program inside the host's namespace, under its limits, in a process group of its own. */
export function launch(options: ShardOptions): ShardChild {
  // In a group of its own: a terminal's Ctrl-C goes to the whole group of the runner, which ends its shards itself, and in order.
  const child = options.host.run(() =>
    spawnOwn(limited(options, ownProgram(options.program)), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      env: { ...options.env, ...(options.withoutCertificates === true && NO_MORE_CERTIFICATES) },
    }),
  );
  const pid = child.pid;
  if (pid === undefined) {
    child.on('error', () => {});
    throw processRefused(options.program);
  }
  endWithUs({ pid });
  const channel = child.stdio[CHANNEL_FD] as Duplex;
  // A shard that dies breaks the channel: its exit tells, and a write that met the break adds nothing.
  channel.on('error', () => {});
  const stderr = keepEnd(child);
  return {
    pid,
    channel,
    exited: exitOf(child, pid),
    kill: () => void signalChild(child, 'SIGKILL'),
    refusal: () => limitsRefused(stderr(), options),
    said: () => (stderr() === '' ? '' : `: ${stderr()}`),
  };
}

function keepEnd(child: OwnProcess): () => string {
  let kept = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    kept = (kept + text).slice(-KEPT_STDERR_BYTES);
  });
  return () => kept.trim();
}

/** Settles at `close`, when everything the process wrote has been read, with the moment of `exit`. */
function exitOf(child: OwnProcess, pid: number): Promise<ShardExit> {
  let atNs: bigint | undefined;
  child.once('exit', () => {
    atNs = monotonicNs();
  });
  return new Promise(resolve => {
    child.once('close', (code, signal) => resolve({ pid, code, signal, atNs: atNs ?? monotonicNs() }));
  });
}
