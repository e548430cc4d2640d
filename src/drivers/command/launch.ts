import { startProgram } from '../../system/child-process.ts';
import { endWithUs } from '../../system/end-with-us.ts';
import { processRefused } from '../../system/process-refusal.ts';
import { findProgram } from '../../system/programs.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import type { Child } from '../../system/signals.ts';
import type { DriverOptions } from '../driver.ts';
import { keepOutput } from '../program/kept-output.ts';
import { STRACE } from '../program/strace.ts';

/** Becomes the command when it is told to, with the limits that it has; should nobody be left to tell, it never begins. */
const GATE = 'read -r go <&3 || exit 0; exec "$@" 3<&-';
/** strace has standard error to itself. */
const GATE_TRACED = 'read -r go <&3 || exit 0; exec "$@" 3<&- 2>&1';

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
  const gated: [string, ...string[]] = ['/bin/sh', '-c', strace === undefined ? GATE : GATE_TRACED, 'sh', ...command];
  const traced = strace === undefined ? gated : ([strace, ...STRACE, ...gated] as const);
  const child = host.run(() => startProgram(traced, { stdio: ['inherit', 'pipe', 'pipe', 'pipe'] }));
  if (child.pid === undefined) throw processRefused(command[0] ?? '');
  endWithUs(child);
  const gate = child.pipe(3).on('error', () => {});
  const output = keepOutput(child.pipe(1), passOn);
  const errors = keepOutput(child.pipe(2), strace === undefined ? passOn : undefined);
  return {
    pid: child.pid,
    leader: child,
    open: () => void gate.end('\n'),
    printed: () => (strace === undefined ? `${output()}${errors()}` : output()),
    traced: () => (strace === undefined ? undefined : errors()),
    exited: child.exited,
  };
}

/** What it prints is for the user. */
function passOn(bytes: Buffer): void {
  process.stderr.write(bytes);
}
