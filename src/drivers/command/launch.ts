import { type ChildProcess, spawn } from 'node:child_process';
import { monotonicNs } from '../../system/clock.ts';
import { processRefused } from '../../system/process-refusal.ts';
import { findProgram } from '../../system/programs.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import type { Child } from '../../system/signals.ts';
import type { DriverOptions } from '../driver.ts';
import { STRACE } from '../program/strace.ts';

/** Becomes the command when it is told to, with the limits that it has; should nobody be left to tell, it never begins. */
const GATE = 'read -r go <&3 || exit 0; exec "$@" 3<&-';
/** strace has standard error to itself. */
const GATE_TRACED = 'read -r go <&3 || exit 0; exec "$@" 3<&- 2>&1';
const MOST_KEPT = 64 * 1024 * 1024;

/** The user's command, which waits for `open` under its final process id, in a process group of its own. */
export interface LaunchedCommand {
  readonly pid: number;
  /** Its first process, at the head of the group. */
  readonly leader: Child;
  open(): void;
  /** All that it has printed so far; it was passed on as it came. */
  printed(): string;
  /** What strace wrote; undefined where it does not trace. */
  traced(): string | undefined;
  readonly exited: Promise<ShardExit>;
}

/** Starts `command` behind a gate, under this user's own limits. Throws CannotRun where it cannot be started at all. */
export function launch(command: readonly string[], { host, countCalls }: DriverOptions): LaunchedCommand {
  const strace = countCalls ? findProgram('strace') : undefined;
  const gated = ['/bin/sh', '-c', strace === undefined ? GATE : GATE_TRACED, 'sh', ...command];
  const [program = '', ...args] = strace === undefined ? gated : [strace, ...STRACE, ...gated];
  const child = host.run(() => spawn(program, args, { stdio: ['inherit', 'pipe', 'pipe', 'pipe'], detached: true }));
  const { pid } = child;
  child.on('error', () => {});
  if (pid === undefined) throw processRefused(command[0] ?? '');
  const gate = child.stdio[3];
  gate?.on('error', () => {});
  const output = kept(child, 'stdout', true);
  const errors = kept(child, 'stderr', strace === undefined);
  return {
    pid,
    leader: child,
    open: () => {
      if (gate !== null && gate !== undefined && 'end' in gate) gate.end('\n');
    },
    printed: () => (strace === undefined ? `${output()}${errors()}` : output()),
    traced: () => (strace === undefined ? undefined : errors()),
    exited: exitOf(child, pid),
  };
}

/** Keeps what comes, and passes it on where it is for the user. */
function kept(child: ChildProcess, stream: 'stdout' | 'stderr', passOn: boolean): () => string {
  const chunks: string[] = [];
  let length = 0;
  child[stream]?.on('data', (bytes: Buffer) => {
    if (passOn) process.stderr.write(bytes);
    if (length < MOST_KEPT) chunks.push(bytes.toString('latin1'));
    length += bytes.length;
  });
  return () => chunks.join('');
}

/** What it left running may hold its pipes open: its own end counts. */
function exitOf(child: ChildProcess, pid: number): Promise<ShardExit> {
  return new Promise(resolve => {
    child.once('exit', (code, signal) => resolve({ pid, code, signal, atNs: monotonicNs() }));
  });
}
