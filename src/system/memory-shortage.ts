import { writeFileSync } from 'node:fs';

/** The most there is (proc(5), oom_score_adj): of all processes that could be ended, this one first. */
const FIRST = '1000';

/**
 * When memory runs out the kernel ends a process. Let that be one whose loss is counted and reported, and neither the runner,
 * with which the report would go, nor a program that has nothing to do with the load. Everybody may ask for it.
 */
export function volunteerToBeEnded(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', FIRST);
  } catch {
    // A kernel, or a container, without it chooses as it likes.
  }
}
