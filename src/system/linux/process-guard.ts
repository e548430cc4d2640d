import { closeSync, openSync, stat } from 'node:fs';
import { ShardFailed } from '../../model/errors.ts';
import { atEnd } from '../at-end.ts';
import { hasCapability } from '../privilege.ts';
import { processRefused } from '../process-refusal.ts';
import { requireProgram } from '../programs.ts';
import { signalChild } from '../signals.ts';
import { letGo, type OwnProcess, spawnOwn } from '../spawn.ts';
import { giveStrayError } from '../stray-errors.ts';
import { CLONE_NEWPID, enterNamespace, unshare } from './namespaces.ts';

const OWN = '/proc/thread-self/ns/pid';
const FOR_CHILDREN = '/proc/thread-self/ns/pid_for_children';

let init: OwnProcess | undefined;

/**
 * Puts every later child of this process in a process namespace that ends with us, even when we are ended by SIGKILL:
 * its first process waits on a pipe that only we hold, and the kernel kills all the others when that one exits.
 * Done once; false where this process may not do it (CAP_SYS_ADMIN). `child.pid` stays a number of our own namespace,
 * but a child that asks for its own number gets one of the new namespace.
 *
 * Should the first process end before us, its whole namespace has ended with it, and the work under way with an error. Throws
 * CannotRun where the first process cannot be started.
 */
export function guardProcesses(): boolean {
  if (init !== undefined) return true;
  if (!hasCapability('CAP_SYS_ADMIN')) return false;
  const cat = requireProgram('cat', 'coreutils', 'to guard the processes of a run');
  startThreads();
  const first = startFirst(cat);
  first.once('exit', (code, signal) => loseGuard(signal === null ? `exited with ${code}` : `was ended by ${signal}`));
  letGo(first);
  atEnd(() => endGuarded(first));
  init = first;
  return true;
}

/** Whether every child that is started now ends with this process. */
export function isGuarded(): boolean {
  return init !== undefined;
}

/** A namespace whose first process was refused has no second one (ENOMEM): without it we stay where we were. */
function startFirst(program: string): OwnProcess {
  const own = openSync(OWN, 'r');
  try {
    unshare(CLONE_NEWPID);
    const first = spawnOwn([program], { stdio: ['pipe', 'ignore', 'ignore'], argv0: 'cat' });
    if (first.pid !== undefined) return first;
    first.on('error', () => {});
    enterNamespace(own, CLONE_NEWPID);
    throw processRefused(program);
  } finally {
    closeSync(own);
  }
}

/** Runs `act` with children started outside the guard, so that they outlive us. Needs root, not just a user namespace. */
export function outsideGuard<T>(act: () => T): T {
  if (init === undefined) return act();
  const guarded = openSync(FOR_CHILDREN, 'r');
  const own = openSync(OWN, 'r');
  try {
    enterNamespace(own, CLONE_NEWPID);
    return act();
  } finally {
    enterNamespace(guarded, CLONE_NEWPID);
    closeSync(own);
    closeSync(guarded);
  }
}

/** No thread can be made once later children belong to another namespace (EINVAL), so libuv's have to exist before. */
function startThreads(): void {
  stat('/', () => undefined);
}

/**
 * Ends what is left of the guarded children, and resolves when the kernel has: the first process of their namespace is not gone before
 * all the others are (zap_pid_ns_processes in kernel/pid_namespace.c). Nothing can be started afterwards.
 */
async function endGuarded(first: OwnProcess): Promise<void> {
  first.removeAllListeners('exit');
  const gone = new Promise(resolve => first.once('exit', resolve));
  first.ref();
  if (signalChild(first, 'SIGKILL')) await gone;
}

function loseGuard(how: string): void {
  const error = new ShardFailed(`the process that guards the children of this run ${how}, and they ended with it`);
  if (!giveStrayError(error)) throw error;
}
