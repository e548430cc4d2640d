import { CannotRun } from '../../model/errors.ts';
import { type Program, startProgram } from '../../system/child-process.ts';
import { endWithUs } from '../../system/end-with-us.ts';
import { limited, limitsRefused } from '../../system/process-limits.ts';
import { processRefused } from '../../system/process-refusal.ts';
import { findProgram } from '../../system/programs.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { signalChild } from '../../system/signals.ts';
import { after } from '../../system/timer.ts';
import type { DriverOptions } from '../driver.ts';
import { keepOutput } from './kept-output.ts';
import { STRACE } from './strace.ts';

/** The process says that it is there, waits for a line, and becomes the program. strace has standard error to itself. */
const SCRIPT = 'echo; read -r go; exec "$@" 2>&1';
const UP_WITHIN_MS = 10_000;

/** A program behind a gate: it runs already, under its final process id and limits, and has not begun. */
export interface GatedProgram {
  readonly pid: number;
  open(): void;
  /** All that it has printed so far, and all that strace did. */
  printed(): string;
  traced(): string | undefined;
  signal(signal: NodeJS.Signals): void;
  readonly exited: Promise<ShardExit>;
}

/** Starts `command` behind its gate in the client host. Throws CannotRun when this machine does not allow its limits. */
export async function startGated(command: readonly string[], options: DriverOptions): Promise<GatedProgram> {
  const { plan, host, countCalls } = options;
  const strace = countCalls ? findProgram('strace') : undefined;
  const inside = limited({ ...plan.hosts.client, host }, ['/bin/sh', '-c', SCRIPT, 'sh', ...command]);
  const traced = strace === undefined ? inside : ([strace, ...STRACE, ...inside] as const);
  // In a group of its own: a terminal's Ctrl-C is the runner's to answer, and it wants the program's numbers.
  const child = host.run(() => startProgram(traced, { stdio: ['pipe', 'pipe', 'pipe'] }));
  if (child.pid === undefined) throw processRefused(command[0] ?? '');
  endWithUs(child);
  const gate = child.pipe(0).on('error', () => {});
  const exited = withLastWords(child);
  const [printed, errors] = [keepOutput(child.pipe(1)), keepOutput(child.pipe(2))];
  await up(child, exited);
  if (printed() === '') {
    signalChild(child, 'SIGKILL');
    throw (
      limitsRefused(errors(), plan.hosts.client) ??
      new CannotRun(`${command[0]} could not be started: ${errors().trim()}`)
    );
  }
  return {
    pid: child.pid,
    open: () => void gate.end('\n'),
    printed: () => printed().slice(1),
    traced: () => (strace === undefined ? undefined : errors()),
    signal: signal => void signalChild(child, signal),
    exited,
  };
}

async function up(child: Program, exited: Promise<ShardExit>): Promise<void> {
  const printing = new Promise(resolve => child.pipe(1).once('data', resolve));
  await within(UP_WITHIN_MS, Promise.race([printing, exited]));
}

/** What it printed last may still be in its pipes, which something that it left running may hold open for longer. */
const LAST_WORDS_MS = 250;

async function withLastWords(child: Program): Promise<ShardExit> {
  const exit = await child.exited;
  await within(LAST_WORDS_MS, child.closed);
  return exit;
}

async function within(ms: number, event: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => {
    timer = after(ms, resolve);
  });
  await Promise.race([event, late]);
  clearTimeout(timer);
}
