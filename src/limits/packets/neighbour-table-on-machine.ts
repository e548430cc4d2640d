import type { OnMachine } from '../../model/on-machine.ts';
import { room } from '../allowance.ts';
import { sysctlNumber } from '../amount.ts';

const NEIGHBOURS = 'net.ipv4.neigh.default.gc_thresh3';

/** Hosts on the same link (net/core/neighbour.c, neigh_alloc). */
export const onMachine: OnMachine = {
  sysctls: [NEIGHBOURS],
  read: machine => {
    const value = sysctlNumber(machine, NEIGHBOURS);
    const allowance = room('peers', value, machine.neighbours, { value: 'table-size', inUse: 'entries-now' });
    return { value, inUse: machine.neighbours, allows: { server: allowance, client: allowance } };
  },
  raise: () => [],
};
