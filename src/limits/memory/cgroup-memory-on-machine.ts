import type { OnMachine } from '../../model/on-machine.ts';
import { ok, valueIn } from '../../model/probe.ts';
import { noBound, room, unknown } from '../allowance.ts';
import { amount, tidy } from '../amount.ts';

/**
 * Kernel memory of one end of a connection: TCP socket, inode, file, epoll entry. Measured on Linux 6.18, x86-64, as the growth
 * of /proc/slabinfo over 6,000 idle connections: 7,658 bytes for both ends. Buffers and the program's own memory come on top.
 */
const KERNEL_BYTES_AN_END = 3829;
const TERMS = { value: 'bytes-allowed', inUse: 'bytes-in-use' } as const;

/** Memory of the process's cgroup: the kernel's part of each connection counts (net/ipv4/af_inet.c, __inet_accept). */
export const onMachine: OnMachine = {
  setting: 'memory.max (MemoryMax=)',
  sysctls: [],
  read: ({ cgroup: { memoryBytes } }) => {
    if (memoryBytes.state !== 'read') {
      const none = memoryBytes.state === 'absent' ? noBound('no-such-limit') : unknown('held', memoryBytes.why);
      return { value: memoryBytes, inUse: memoryBytes, allows: { server: none, client: none } };
    }
    const { max, now } = memoryBytes.value;
    const value = amount(ok(max));
    const cost = { amount: KERNEL_BYTES_AN_END, term: 'bytes-a-connection' } as const;
    const allowance = room('held', value, now, TERMS, cost);
    return { value, inUse: now, allows: { server: allowance, client: allowance } };
  },
  raise: ({ cgroup: { memoryBytes } }, connections) => {
    const limit = valueIn(memoryBytes);
    const used = limit === undefined ? 0 : (valueIn(limit.now) ?? 0);
    const to = String(tidy(connections * KERNEL_BYTES_AN_END + used));
    return [{ kind: 'unit', setting: 'MemoryMax', from: limit?.max ?? 'unknown', to }];
  },
};
