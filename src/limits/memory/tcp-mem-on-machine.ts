import type { OnMachine } from '../../model/on-machine.ts';
import { valueIn } from '../../model/probe.ts';
import { room } from '../allowance.ts';
import { sysctl, sysctlNumber, tidy } from '../amount.ts';
import { socketCount } from './socket-counts.ts';

const TCP_MEM = 'net.ipv4.tcp_mem';
/** Measured on Linux 6.18, x86-64: an idle connection takes no page of tcp_mem, one with an unread segment takes one. */
const PAGES_A_BUSY_CONNECTION = 1;

/** Pages of all TCP buffers; beyond, data stalls and connecting goes on (net/core/sock.c, __sk_mem_raise_allocated). */
export const onMachine: OnMachine = {
  sysctls: [TCP_MEM],
  read: machine => {
    const value = sysctlNumber(machine, TCP_MEM, 2);
    const inUse = socketCount(machine, 'TCP.mem');
    const terms = { value: 'pages', inUse: 'pages-in-use' } as const;
    const cost = { amount: PAGES_A_BUSY_CONNECTION, term: 'pages-a-connection' } as const;
    const allowance = room('busy', value, inUse, terms, cost);
    return { value, inUse, allows: { server: allowance, client: allowance } };
  },
  raise: (machine, connections) => {
    const to = tidy(connections + (valueIn(socketCount(machine, 'TCP.mem')) ?? 0));
    const parts = [to / 2, (to * 2) / 3, to].map(Math.floor);
    return [
      { kind: 'sysctl', setting: TCP_MEM, from: valueIn(sysctl(machine, TCP_MEM)) ?? 'unknown', to: parts.join(' ') },
    ];
  },
};
