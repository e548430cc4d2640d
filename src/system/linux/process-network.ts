import { closeSync, openSync, statSync } from 'node:fs';
import { CLONE_NEWNET, enterNamespace } from './namespaces.ts';

/**
 * Whether a process is in the same network namespace as this thread; anybody may ask. A file of /proc/<pid>/net has one
 * inode for each namespace (fs/proc/generic.c, proc_alloc_inum). Throws ENOENT where there is no such process.
 */
export function sharesNetwork(pid: number): boolean {
  return statSync(`/proc/${pid}/net/dev`).ino === statSync('/proc/thread-self/net/dev').ino;
}

/** Runs `act`, which must be synchronous, in the network namespace of a process. Throws where that is not allowed. */
export function inNetworkOf<T>(pid: number, act: () => T): T {
  const home = openSync('/proc/thread-self/ns/net', 'r');
  try {
    const there = openSync(`/proc/${pid}/ns/net`, 'r');
    try {
      enterNamespace(there, CLONE_NEWNET);
    } finally {
      closeSync(there);
    }
    try {
      return act();
    } finally {
      enterNamespace(home, CLONE_NEWNET);
    }
  } finally {
    closeSync(home);
  }
}
