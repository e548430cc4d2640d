import { readFileSync, readlinkSync } from 'node:fs';

/** Which process, for good: numbers are given out again, a number with its start time is not. */
export interface ProcessIdentity {
  /** As /proc numbers it: `process.pid` differs from that in a process namespace that has no /proc of its own. */
  readonly pid: number;
  /** Clock ticks between the boot and the process's start: field 22 of /proc/<pid>/stat. */
  readonly startTicks: number;
}

export function ownIdentity(): ProcessIdentity {
  const pid = Number(readlinkSync('/proc/self'));
  const startTicks = startTicksOf(pid);
  if (startTicks === undefined) throw new Error('/proc does not show this process');
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

/** Random, new at every boot. */
export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function startTicksOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in parentheses, may hold anything.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : Number(fields[18]);
  } catch {
    return undefined;
  }
}
