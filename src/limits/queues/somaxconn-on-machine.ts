import type { OnMachine } from '../../model/on-machine.ts';
import { absent, valueIn } from '../../model/probe.ts';
import { fromValue } from '../allowance.ts';
import { sysctl, sysctlNumber, tidy } from '../amount.ts';
import { waiting } from './queue-room.ts';

const SOMAXCONN = 'net.core.somaxconn';

/** What the kernel cuts every backlog to at the moment of listen() (net/socket.c, __sys_listen_socket). */
export const onMachine: OnMachine = {
  sysctls: [SOMAXCONN],
  read: machine => {
    const value = sysctlNumber(machine, SOMAXCONN);
    const allowance = fromValue('burst', value, waiting);
    return { value, inUse: absent('each listener has a queue of its own'), allows: { server: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: SOMAXCONN,
      from: valueIn(sysctl(machine, SOMAXCONN)) ?? 'unknown',
      to: String(tidy(connections)),
    },
  ],
};
