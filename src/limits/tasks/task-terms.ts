import type { RoomTerms } from '../allowance.ts';

/** What is counted by each of the limits on threads. */
export const TASK_TERMS: RoomTerms = { value: 'tasks-allowed', inUse: 'tasks-now' };
