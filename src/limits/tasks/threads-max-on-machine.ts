import type { OnMachine } from '../../model/on-machine.ts';
import { valueIn } from '../../model/probe.ts';
import { room } from '../allowance.ts';
import { sysctl, sysctlNumber, tidy } from '../amount.ts';
import { TASK_TERMS } from './task-terms.ts';

const THREADS_MAX = 'kernel.threads-max';

/** Threads of the whole machine (kernel/fork.c, copy_process). */
export const onMachine: OnMachine = {
  sysctls: [THREADS_MAX],
  read: machine => {
    const value = sysctlNumber(machine, THREADS_MAX);
    return { value, inUse: machine.threads, allows: { server: room('threads', value, machine.threads, TASK_TERMS) } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: THREADS_MAX,
      from: valueIn(sysctl(machine, THREADS_MAX)) ?? 'unknown',
      to: String(tidy(connections + (valueIn(machine.threads) ?? 0))),
    },
  ],
};
