import { readFileSync, readlinkSync } from 'node:fs';
import { codeOf } from '../model/error-code.ts';
import { CannotRun } from '../model/errors.ts';

/** Which process, for good: numbers are given out again, a number with its start time is not. */
export interface ProcessIdentity {
  /** As /proc numbers it: `process.pid` differs from that in a process namespace that has no /proc of its own. */
  readonly pid: number;
  /** Clock ticks between the boot and the process's start: field 22 of /proc/<pid>/stat. */
  readonly startTicks: number;
}

const PF_EXITING = 0x4;

export function ownIdentity(): ProcessIdentity {
  const pid = Number(readlinkSync('/proc/self'));
  const startTicks = startTicksOf(pid);
  if (startTicks === undefined)
    throw new CannotRun('/proc does not show this process', 'loadline doctor   # says what is missing here');
  return { pid, startTicks };
}

/** The process that has this number now; undefined where none runs. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const startTicks = startTicksOf(pid);
  return startTicks === undefined ? undefined : { pid, startTicks };
}

/** Whether that very process still runs. A zombie does not. */
export function isRunning(identity: ProcessIdentity): boolean {
  return startTicksOf(identity.pid) === identity.startTicks;
}

/** Whether /proc says for sure that this very process runs no more: what cannot be read is no proof of that. */
export function isGone({ pid, startTicks }: ProcessIdentity): boolean {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return stat === undefined || stat.startTicks !== startTicks;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ESRCH';
  }
}

/** Whether the number was given to another process since. */
export function isReplaced({ pid, startTicks }: ProcessIdentity): boolean {
  const now = startTicksOf(pid);
  return now !== undefined && now !== startTicks;
}

/**
 * Whether that very process still runs, but has done its last: the kernel closes its files and takes it apart, and its own code
 * runs no more (PF_EXITING of include/linux/sched.h, set by exit_signals before do_exit closes files; field 9 of /proc/<pid>/stat).
 */
export function isEnding(identity: ProcessIdentity): boolean {
  const stat = statOf(identity.pid);
  return stat?.startTicks === identity.startTicks && (stat.flags & PF_EXITING) !== 0;
}

/** Whether that very process was stopped, by SIGSTOP or Ctrl-Z, and does nothing until somebody has it go on. */
export function isStopped(identity: ProcessIdentity): boolean {
  const stat = statOf(identity.pid);
  return stat?.startTicks === identity.startTicks && stat.state === 'T';
}

/** Random, new at every boot. */
export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function startTicksOf(pid: number): number | undefined {
  return statOf(pid)?.startTicks;
}

interface ProcessStat {
  /** A letter (proc(5)). */
  readonly state: string | undefined;
  readonly flags: number;
  readonly startTicks: number;
}

/** Undefined for a process that is gone, or waits for its parent as a zombie. */
function statOf(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

function parseStat(text: string): ProcessStat | undefined {
  // The command's name, in parentheses, may hold anything.
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  return { state, flags: Number(fields[5]), startTicks: Number(fields[18]) };
}
