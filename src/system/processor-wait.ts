import { readFileSync } from 'node:fs';

/**
 * Milliseconds for which this process's first thread was ready to run and waited for a processor, since its start: the second field
 * of /proc/self/schedstat (Documentation/scheduler/sched-stats.rst). Undefined where the kernel does not count it, or no
 * descriptor is left to read it with.
 */
export function processorWaitMs(): number | undefined {
  try {
    const [runningNs, waitingNs] = readFileSync('/proc/self/schedstat', 'latin1').split(' ').map(Number);
    // What runs has run: zero stands for a kernel that does not count.
    return runningNs === undefined || runningNs === 0 || waitingNs === undefined ? undefined : waitingNs / 1e6;
  } catch {
    return undefined;
  }
}
