import type { MachineFacts } from '../../src/model/machine-facts.ts';
import { absent, ok } from '../../src/model/probe.ts';

export interface Numbers {
  readonly nofile?: number;
  readonly nrOpen?: number;
  readonly conntrack?: number;
  readonly buckets?: number;
  readonly tracked?: number;
  readonly fileMax?: number;
  readonly memoryBytes?: number;
}

const SYSCTLS: Readonly<Record<string, string>> = {
  'net.ipv4.ip_local_port_range': '32768 60999',
  'net.ipv4.ip_local_reserved_ports': '',
  'net.ipv4.tcp_tw_reuse': '2',
  'net.ipv4.tcp_syncookies': '1',
  'net.ipv4.tcp_max_syn_backlog': '2048',
  'net.ipv4.tcp_mem': '1000 2000 9000000',
  'net.ipv4.tcp_rmem': '4096 131072 6291456',
  'net.ipv4.tcp_max_orphans': '131072',
  'net.ipv4.tcp_max_tw_buckets': '131072',
  'net.ipv4.neigh.default.gc_thresh3': '1024',
  'net.core.somaxconn': '4096',
  'net.core.netdev_max_backlog': '1000',
  'fs.epoll.max_user_watches': '5000000',
  'kernel.threads-max': '192730',
};

/** A server that nothing binds below a million, with a process that has eleven descriptors open. */
export function machineWith(numbers: Numbers = {}): MachineFacts {
  const { nofile = 2_000_000, nrOpen = 4_000_000, conntrack = 0, buckets = 300_000, tracked = 0 } = numbers;
  const { fileMax = 3_000_000, memoryBytes } = numbers;
  const changing = {
    'fs.nr_open': nrOpen,
    'fs.file-max': fileMax,
    'net.netfilter.nf_conntrack_max': conntrack,
    'net.netfilter.nf_conntrack_buckets': buckets,
    'net.netfilter.nf_conntrack_count': tracked,
  };
  const texts = {
    ...SYSCTLS,
    ...Object.fromEntries(Object.entries(changing).map(([name, value]) => [name, String(value)])),
  };
  const none = absent('not of interest');
  return {
    kernel: ok('6.18.0'),
    sysctls: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, ok(text)])),
    memoryBytes: ok(8 * 2 ** 30),
    processors: ok(2),
    openFiles: ok(900),
    sockets: ok({ 'TCP.mem': 10, 'TCP.tw': 0, 'TCP.orphan': 0 }),
    ports: ok({ destination: undefined, taken: 0, timeWait: 0 }),
    listeners: none,
    behind: none,
    backlogDrops: ok(0),
    neighbours: ok(1),
    threads: ok(200),
    process: {
      name: none,
      limits: ok({ nofileSoft: nofile, nofileHard: nofile, nprocSoft: 30_000 }),
      descriptors: ok(11),
      epollWatches: ok(4),
      userThreads: ok(50),
      uid: ok(1000),
    },
    cgroup: {
      tasks: none,
      memoryBytes: memoryBytes === undefined ? none : ok({ path: '/', max: String(memoryBytes), now: ok(1000) }),
    },
    servers: {},
  };
}
