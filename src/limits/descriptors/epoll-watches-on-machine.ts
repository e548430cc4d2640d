import type { OnMachine } from '../../model/on-machine.ts';
import { valueIn } from '../../model/probe.ts';
import { room } from '../allowance.ts';
import { sysctl, sysctlNumber, tidy } from '../amount.ts';

const WATCHES = 'fs.epoll.max_user_watches';

/** Descriptors in the epoll sets of one user: one for each connection (fs/eventpoll.c, ep_insert). */
export const onMachine: OnMachine = {
  sysctls: [WATCHES],
  read: machine => {
    const value = sysctlNumber(machine, WATCHES);
    const inUse = machine.process.epollWatches;
    const allowance = room('held', value, inUse, { value: 'watches', inUse: 'watches-of-process' });
    return { value, inUse, allows: { server: allowance, client: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: WATCHES,
      from: valueIn(sysctl(machine, WATCHES)) ?? 'unknown',
      to: String(tidy(connections + (valueIn(machine.process.epollWatches) ?? 0))),
    },
  ],
};
