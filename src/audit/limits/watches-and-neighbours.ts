import { valueIn } from '../../model/probe.ts';
import { room } from '../allowance.ts';
import { sysctl, sysctlNumber, tidy } from '../amount.ts';
import type { AuditDefinition } from '../definition.ts';

const WATCHES = 'fs.epoll.max_user_watches';
const NEIGHBOURS = 'net.ipv4.neigh.default.gc_thresh3';

/** Descriptors in the epoll sets of one user: one for each connection (fs/eventpoll.c, ep_insert). */
export const epollWatches: AuditDefinition = {
  limit: 'epoll-watches',
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

/** Hosts on the same link (net/core/neighbour.c, neigh_alloc). */
export const neighbourTable: AuditDefinition = {
  limit: 'neighbour-table',
  sysctls: [NEIGHBOURS],
  read: machine => {
    const value = sysctlNumber(machine, NEIGHBOURS);
    const allowance = room('peers', value, machine.neighbours, { value: 'table-size', inUse: 'entries-now' });
    return { value, inUse: machine.neighbours, allows: { server: allowance, client: allowance } };
  },
  raise: () => [],
};
