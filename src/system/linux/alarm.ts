import { systemCall } from './libc.ts';

const alarm = systemCall<[number]>('int alarm(unsigned int seconds)');

/** alarm(2) counts in seconds, in 32 bits; nothing of ours takes longer. */
const LONGEST_SECONDS = 2 ** 31 - 1;

/**
 * Has the kernel end this process after so many milliseconds (SIGALRM, whose default is to end it), also when it is stuck by then. A later
 * call takes the place of an earlier one.
 */
export function endItselfAfter(ms: number): void {
  alarm(Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(ms / 1000))));
}
