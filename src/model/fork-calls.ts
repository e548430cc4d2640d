/** System calls that make a process or a thread. */
export const FORK_CALLS: readonly string[] = ['fork', 'vfork', 'clone', 'clone3'];
