import { systemCall } from './libc.ts';

const prctl = systemCall<[number, number]>('int prctl(int, unsigned long)');
/** include/uapi/linux/prctl.h */
const PR_SET_CHILD_SUBREAPER = 36;

/**
 * Makes this process the parent of whatever its children leave behind when they end, as a daemon's first process does: it can then be
 * found. Of children in a process namespace of their own the first process there is the parent.
 */
export function adoptOrphans(): void {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}
