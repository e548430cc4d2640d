import type { Allowance, Amount } from '../../model/allowance.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import { noBound, room, unknown } from '../allowance.ts';
import { amount, plain, sysctl, sysctlNumber, tidy } from '../amount.ts';
import type { AuditDefinition } from '../definition.ts';

const TERMS = { value: 'tasks-allowed', inUse: 'tasks-now' } as const;
const THREADS_MAX = 'kernel.threads-max';

/** Threads of one user; root is exempt (kernel/fork.c, copy_process). */
export const nproc: AuditDefinition = {
  limit: 'nproc',
  setting: 'RLIMIT_NPROC (soft)',
  sysctls: [],
  read: ({ process }) => {
    const value = plain(process.limits.state === 'read' ? ok(process.limits.value.nprocSoft) : process.limits);
    const exempt = valueIn(process.uid) === 0;
    const allowance = exempt ? noBound('root-is-exempt') : room('threads', value, process.userThreads, TERMS);
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

/** Threads of the whole machine (kernel/fork.c, copy_process). */
export const threadsMax: AuditDefinition = {
  limit: 'threads-max',
  sysctls: [THREADS_MAX],
  read: machine => {
    const value = sysctlNumber(machine, THREADS_MAX);
    return { value, inUse: machine.threads, allows: { server: room('threads', value, machine.threads, TERMS) } };
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

/** Threads and processes of the cgroup (kernel/cgroup/pids.c, pids_can_fork). */
export const cgroupPids: AuditDefinition = {
  limit: 'cgroup-pids',
  setting: 'pids.max (TasksMax=)',
  sysctls: [],
  read: ({ cgroup: { tasks } }) => {
    if (tasks.state !== 'read') {
      const none: Allowance = tasks.state === 'absent' ? noBound('no-such-limit') : unknown('threads', tasks.why);
      return { value: tasks, inUse: tasks, allows: { server: none } };
    }
    const value: Probe<Amount> = amount(ok(tasks.value.max));
    return { value, inUse: tasks.value.now, allows: { server: room('threads', value, tasks.value.now, TERMS) } };
  },
  raise: ({ cgroup: { tasks } }, connections) => {
    const limit = valueIn(tasks);
    const now = limit === undefined ? 0 : (valueIn(limit.now) ?? 0);
    return [{ kind: 'unit', setting: 'TasksMax', from: limit?.max ?? 'unknown', to: String(tidy(connections + now)) }];
  },
};
