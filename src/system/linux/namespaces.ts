import { closeSync, openSync } from 'node:fs';
import { errnoName } from '../../model/errno.ts';
import { CannotRun } from '../../model/errors.ts';
import { systemCall } from './libc.ts';
import { systemError } from './system-error.ts';

/** include/uapi/linux/sched.h */
export const CLONE_NEWNET = 0x40000000;
export const CLONE_NEWPID = 0x20000000;

const unshareCall = systemCall<[number]>('int unshare(int flags)');
const setnsCall = systemCall<[number, number]>('int setns(int fd, int nstype)');

const NETWORK = '/proc/thread-self/ns/net';

/** A network namespace that lives as long as its descriptor, or anything opened or spawned in it. It has no name. */
export interface NetworkNamespace {
  readonly fd: number;
  /**
   * Runs `act` with this thread inside the namespace, and comes back to where the thread was, also when `act` throws.
   * A promise as the result is refused: the thread would long be elsewhere when it goes on.
   */
  run<T>(act: () => T): T;
  /** Gives the namespace up. Closing twice is harmless. */
  close(): void;
}

/** The namespace this thread is in while no `run` is under way; made at the first use. */
let home: number | undefined;
let current: number | undefined;

/** Makes a network namespace on this thread. Throws CannotRun where that is not allowed. */
export function createNetworkNamespace(): NetworkNamespace {
  const from = here();
  unshare(CLONE_NEWNET);
  const fd = openSync(NETWORK, 'r');
  enterNamespace(from, CLONE_NEWNET);
  return namespaceBehind(fd);
}

/** The network namespace of a process. Throws what opening it does: ENOENT where there is none such, EACCES where it is another user's. */
export function networkNamespaceOf(pid: number): NetworkNamespace {
  return networkNamespaceIn(`/proc/${pid}/ns/net`);
}

/** The network namespace that a file stands for, such as /run/netns/blue. Throws what opening it does. */
export function networkNamespaceIn(file: string): NetworkNamespace {
  return namespaceBehind(openSync(file, 'r'));
}

function namespaceBehind(fd: number): NetworkNamespace {
  let open = true;
  return {
    fd,
    run: act => {
      if (!open) throw new Error('this network namespace is closed');
      return inside(fd, act);
    },
    close: () => {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

/**
 * Where this thread is now. In a user namespace the machine's own network cannot be entered again, once left (EPERM):
 * what was made while trying becomes the home then.
 */
function here(): number {
  home ??= findHome();
  return current ?? home;
}

function findHome(): number {
  const machine = openSync(NETWORK, 'r');
  unshare(CLONE_NEWNET);
  if (setnsCall(machine, CLONE_NEWNET) === 0) return machine;
  closeSync(machine);
  return openSync(NETWORK, 'r');
}

function inside<T>(fd: number, act: () => T): T {
  const before = here();
  enterNamespace(fd, CLONE_NEWNET);
  current = fd;
  try {
    return synchronous(act());
  } finally {
    enterNamespace(before, CLONE_NEWNET);
    current = before;
  }
}

function synchronous<T>(result: T): T {
  if (typeof result === 'object' && result !== null && 'then' in result) {
    throw new TypeError('what runs inside a network namespace must be synchronous, but it returned a promise');
  }
  return result;
}

/** Moves this thread, or with CLONE_NEWPID its later children, into the namespace behind `fd`. */
export function enterNamespace(fd: number, kind: number): void {
  const result = setnsCall(fd, kind);
  if (result < 0) throw systemError('setns()', -result);
}

/** Gives this thread, or with CLONE_NEWPID its later children, a namespace of its own. */
export function unshare(kind: number): void {
  const result = unshareCall(kind);
  if (result < 0) {
    throw new CannotRun(`unshare() failed: ${errnoName(-result)}`, 'run `loadline doctor`: it says what is missing');
  }
}
