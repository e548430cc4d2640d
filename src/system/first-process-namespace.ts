import { readlinkSync } from 'node:fs';

/** The inode of the machine's first process namespace (PROC_PID_INIT_INO, include/linux/proc_ns.h). */
const FIRST = 'pid:[4026531836]';

/** Whether processes have here the numbers by which the kernel itself counts them: a container has numbers of its own. */
export function seesProcessNumbers(): boolean {
  return readlinkSync('/proc/self/ns/pid') === FIRST;
}
