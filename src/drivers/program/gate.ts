import { type ChildProcess, spawn } from 'node:child_process';
import { CannotRun } from '../../model/errors.ts';
import { monotonicNs } from '../../system/clock.ts';
import { limited, limitsRefused } from '../../system/process-limits.ts';
import { processRefused } from '../../system/process-refusal.ts';
import { findProgram } from '../../system/programs.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { signalChild } from '../../system/signals.ts';
import { after } from '../../system/timer.ts';
import type { DriverOptions } from '../driver.ts';
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
  const [program = '', ...args] = strace === undefined ? inside : [strace, ...STRACE, ...inside];
  // In a group of its own: a terminal's Ctrl-C is the runner's to answer, and it wants the program's numbers.
  const child = host.run(() => spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true }));
  endWithUs(child);
  const { pid } = child;
  child.on('error', () => {});
  if (pid === undefined) throw processRefused(command[0] ?? '');
  child.stdin?.on('error', () => {});
  const exited = exitOf(child, pid);
  const [printed, errors] = [kept(child, 'stdout'), kept(child, 'stderr')];
  await up(child, exited);
  if (printed() === '') {
    signalChild(child, 'SIGKILL');
    throw (
      limitsRefused(errors(), plan.hosts.client) ??
      new CannotRun(`${command[0]} could not be started: ${errors().trim()}`)
    );
  }
  return {
    pid,
    open: () => void child.stdin?.end('\n'),
    printed: () => printed().slice(1),
    traced: () => (strace === undefined ? undefined : errors()),
    signal: signal => void signalChild(child, signal),
    exited,
  };
}

/** Where no process namespace ends it when the runner has to go at once. */
function endWithUs(child: ChildProcess): void {
  const end = (): void => void signalChild(child, 'SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

async function up(child: ChildProcess, exited: Promise<ShardExit>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise(resolve => {
    timer = after(UP_WITHIN_MS, () => resolve(undefined));
  });
  await Promise.race([new Promise(resolve => child.stdout?.once('data', resolve)), exited, late]);
  clearTimeout(timer);
}

/** Programs may print without end; this much of it is kept. */
const MOST_KEPT = 64 * 1024 * 1024;

function kept(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  const chunks: string[] = [];
  let length = 0;
  child[stream]?.setEncoding('latin1').on('data', (text: string) => {
    if (length < MOST_KEPT) chunks.push(text);
    length += text.length;
  });
  return () => chunks.join('');
}

/** What it printed last may still be in its pipes, which something that it left running may hold open for longer. */
const LAST_WORDS_MS = 250;

function exitOf(child: ChildProcess, pid: number): Promise<ShardExit> {
  return new Promise(resolve => {
    child.once('exit', (code, signal) => {
      const exit = { pid, code, signal, atNs: monotonicNs() };
      const waiting = after(LAST_WORDS_MS, () => resolve(exit));
      child.once('close', () => {
        clearTimeout(waiting);
        resolve(exit);
      });
    });
  });
}
