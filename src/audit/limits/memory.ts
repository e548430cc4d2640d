import type { Amount } from '../../model/allowance.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import { noBound, room, unknown } from '../allowance.ts';
import { amount, sysctl, sysctlNumber, tidy } from '../amount.ts';
import type { AuditDefinition } from '../definition.ts';

const TCP_MEM = 'net.ipv4.tcp_mem';
const ORPHANS = 'net.ipv4.tcp_max_orphans';
const TW_BUCKETS = 'net.ipv4.tcp_max_tw_buckets';
const RMEM = 'net.ipv4.tcp_rmem';

/**
 * Kernel memory of one end of a connection: TCP socket, inode, file, epoll entry. Measured on Linux 6.18, x86-64, as the growth
 * of /proc/slabinfo over 6,000 idle connections: 7,658 bytes for both ends. Buffers and the program's own memory come on top.
 */
const KERNEL_BYTES_AN_END = 3829;
/** Measured there as well: an idle connection takes no page of tcp_mem, one with an unread segment takes one. */
const PAGES_A_BUSY_CONNECTION = 1;

/** Pages of all TCP buffers; beyond, data stalls and connecting goes on (net/core/sock.c, __sk_mem_raise_allocated). */
export const tcpMem: AuditDefinition = {
  limit: 'tcp-mem',
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

/** Memory of the process's cgroup: the kernel's part of each connection counts (net/ipv4/af_inet.c, __inet_accept). */
export const cgroupMemory: AuditDefinition = {
  limit: 'cgroup-memory',
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

const TERMS = { value: 'bytes-allowed', inUse: 'bytes-in-use' } as const;

/** Closed connections that still wait for their peer: beyond, they are reset, and opening goes on (net/ipv4/tcp.c, tcp_check_oom). */
export const orphans: AuditDefinition = {
  limit: 'orphans',
  sysctls: [ORPHANS],
  read: machine =>
    informative(sysctlNumber(machine, ORPHANS), socketCount(machine, 'TCP.orphan'), 'resets-closed-only'),
  raise: () => [],
};

/** Connections in TIME-WAIT: beyond, they close without one, and nobody sees an error (net/ipv4/inet_timewait_sock.c). */
export const twBuckets: AuditDefinition = {
  limit: 'tw-buckets',
  sysctls: [TW_BUCKETS],
  read: machine => informative(sysctlNumber(machine, TW_BUCKETS), socketCount(machine, 'TCP.tw'), 'closes-early-only'),
  raise: () => [],
};

/** Buffers of one socket: they bound throughput and memory, never the number of connections. */
export const socketBuffers: AuditDefinition = {
  limit: 'socket-buffers',
  sysctls: [RMEM],
  read: machine => informative(sysctlNumber(machine, RMEM, 2), absent('each socket has its own'), 'memory-only'),
  raise: () => [],
};

function informative(
  value: Probe<Amount>,
  inUse: Probe<number>,
  why: 'resets-closed-only' | 'closes-early-only' | 'memory-only',
) {
  return { value, inUse, allows: { server: noBound(why), client: noBound(why) } };
}

function socketCount({ sockets }: MachineFacts, name: string): Probe<number> {
  if (sockets.state !== 'read') return sockets;
  const count = sockets.value[name];
  return count === undefined ? absent(`this kernel does not tell ${name}`) : ok(count);
}
