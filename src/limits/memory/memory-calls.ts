import { FORK_CALLS } from '../../model/fork-calls.ts';
import type { FailedBy } from '../../model/limit.ts';

/** Calls that fail for want of memory, whoever has it. */
export const MEMORY_CALLS: readonly FailedBy[] = [
  { errno: 'ENOMEM' },
  { errno: 'ENOMEM', calls: FORK_CALLS },
  { errno: 'ENOBUFS' },
];
