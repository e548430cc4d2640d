import { existsSync, readFileSync } from 'node:fs';
import { withHeldProcess } from './linux/pidfd.ts';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

/** What has to be known of a child to send it a signal. */
export interface Child {
  /** Undefined where the child could not be started. */
  readonly pid?: number | undefined;
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
}

/**
 * Sends a signal to our child; false where it has ended, or was never started. As long as we have not learned of its end, the kernel
 * gives its number to nobody else.
 */
export function signalChild(child: Child, signal: NodeJS.Signals): boolean {
  return child.pid !== undefined && !hasEnded(child) && send(child.pid, signal);
}

/**
 * Sends a signal to that very process; false where it has ended, whoever has its number now. It is held between the look at its start
 * and the signal, where the kernel can hold a process.
 */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  const { pid } = identity;
  if (!isOrdinary(pid)) return false;
  const held = withHeldProcess(pid, process => isRunning(identity) && process.signal(signal));
  return held ?? (isRunning(identity) && send(pid, signal));
}

/**
 * Sends a signal to the process group of a child that was started `detached`, also to what is left of the group when the child has
 * ended. False where there is none, or where the number belongs to another process by now.
 */
export function signalGroup(leader: Child, signal: NodeJS.Signals): boolean {
  const { pid } = leader;
  if (pid === undefined || pid === ownGroup()) return false;
  if (hasEnded(leader) && existsSync(`/proc/${pid}`)) return false;
  return sendToGroup(pid, signal);
}

function hasEnded({ exitCode, signalCode }: Child): boolean {
  return exitCode !== null || signalCode !== null;
}

/** The group of a group's member is field 5 of /proc/<pid>/stat; the command's name before it, in parentheses, may hold anything. */
function ownGroup(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  return isOrdinary(pid) && sent(pid, signal);
}

function sendToGroup(group: number, signal: NodeJS.Signals): boolean {
  return isOrdinary(group) && sent(-group, signal);
}

/**
 * To kill(2), 0 is the caller's whole process group, 1 the first process of the machine, -1 every process there is. A spawn that
 * failed leaves a child whose own `kill` signals 0.
 */
function isOrdinary(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 1;
}

function sent(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
