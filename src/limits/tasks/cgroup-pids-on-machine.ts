import type { Allowance, Amount } from '../../model/allowance.ts';
import type { OnMachine } from '../../model/on-machine.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import { noBound, room, unknown } from '../allowance.ts';
import { amount, tidy } from '../amount.ts';
import { TASK_TERMS } from './task-terms.ts';

/** Threads and processes of the cgroup (kernel/cgroup/pids.c, pids_can_fork). */
export const onMachine: OnMachine = {
  setting: 'pids.max (TasksMax=)',
  sysctls: [],
  read: ({ cgroup: { tasks } }) => {
    if (tasks.state !== 'read') {
      const none: Allowance = tasks.state === 'absent' ? noBound('no-such-limit') : unknown('threads', tasks.why);
      return { value: tasks, inUse: tasks, allows: { server: none } };
    }
    const value: Probe<Amount> = amount(ok(tasks.value.max));
    return { value, inUse: tasks.value.now, allows: { server: room('threads', value, tasks.value.now, TASK_TERMS) } };
  },
  raise: ({ cgroup: { tasks } }, connections) => {
    const limit = valueIn(tasks);
    const now = limit === undefined ? 0 : (valueIn(limit.now) ?? 0);
    return [{ kind: 'unit', setting: 'TasksMax', from: limit?.max ?? 'unknown', to: String(tidy(connections + now)) }];
  },
};
