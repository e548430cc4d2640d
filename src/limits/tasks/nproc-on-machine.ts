import type { OnMachine } from '../../model/on-machine.ts';
import { ok, valueIn } from '../../model/probe.ts';
import { noBound, room } from '../allowance.ts';
import { plain, tidy } from '../amount.ts';
import { TASK_TERMS } from './task-terms.ts';

/** Threads of one user; root is exempt (kernel/fork.c, copy_process). */
export const onMachine: OnMachine = {
  setting: 'RLIMIT_NPROC (soft)',
  sysctls: [],
  read: ({ process }) => {
    const value = plain(process.limits.state === 'read' ? ok(process.limits.value.nprocSoft) : process.limits);
    const exempt = valueIn(process.uid) === 0;
    const allowance = exempt ? noBound('root-is-exempt') : room('threads', value, process.userThreads, TASK_TERMS);
    return { value, inUse: process.userThreads, allows: { server: allowance } };
  },
  raise: ({ process }, connections) => [
    {
      kind: 'rlimit',
      setting: 'nproc',
      from: String(valueIn(process.limits)?.nprocSoft ?? 'unknown'),
      to: String(tidy(connections + (valueIn(process.userThreads) ?? 0))),
    },
  ],
};
