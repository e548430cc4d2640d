import { FORK_CALLS } from '../model/fork-calls.ts';
import type { LimitId } from '../model/limit-id.ts';
import { LIMITS } from './catalog.ts';

/** The limits that make this system call fail so; empty where none of the catalog does. */
export function limitsBehind(syscall: string, errno: string): LimitId[] {
  return LIMITS.filter(({ failsCalls = [] }) =>
    failsCalls.some(
      failed => failed.errno === errno && (failed.calls?.includes(syscall) ?? !FORK_CALLS.includes(syscall)),
    ),
  ).map(({ id }) => id);
}
