import type { Entry } from '../model/explanation.ts';
import { SINCE } from '../model/kernel-facts.ts';
import { byVersion } from '../model/kernel-text.ts';
import { synSchedule } from '../model/syn-schedule.ts';
import { againAt, byLinearSyns } from '../model/syn-words.ts';

/** Other names of settings that a limit of the catalog has. */
export const SYSCTL_ALIASES: Readonly<Record<string, string>> = {
  'net.nf_conntrack_max': 'net.netfilter.nf_conntrack_max',
};

/** Sysctls that change how connections fare and are no limit of the catalog. */
export const SYSCTLS: Readonly<Record<string, Entry>> = {
  'net.ipv4.tcp_syncookies': {
    title: 'whether a full SYN queue answers with cookies',
    meaning:
      '1 (default): cookies when the queue is full, and tcp_max_syn_backlog limits nothing. 0: SYNs are dropped. 2: cookies always, for tests.',
    limits: ['syn-backlog', 'listen-backlog'],
    advice: ['sysctl -w net.ipv4.tcp_syncookies=1   # 1 is the default: where it is in force, there is nothing to do'],
  },
  'net.ipv4.tcp_abort_on_overflow': {
    title: 'whether an overflowing accept queue resets',
    meaning:
      'It acts only on a final ACK whose request is still held. SYNs and cookies, which are most of an overflow, are dropped in silence either way.',
    limits: ['listen-backlog', 'somaxconn'],
  },
  'net.ipv4.tcp_syn_retries': {
    title: 'how often a SYN is sent again',
    meaning: kernel =>
      `It decides how long connect() takes to say ETIMEDOUT: about ${byLinearSyns(kernel, timeouts)}. With 6, the default, it is over two minutes.`,
  },
  'net.ipv4.tcp_synack_retries': {
    title: 'how often a SYN-ACK is sent again',
    meaning:
      'A half-open request lives about 63 s with the default of 5, less when the SYN queue is more than half full.',
  },
  'net.ipv4.tcp_syn_linear_timeouts': {
    title: 'SYNs sent again every second before the gaps double',
    meaning: kernel =>
      `4 by default, since Linux 6.5. A SYN that gets no answer is sent again after ${byLinearSyns(kernel, linear => againAt(linear, 6).join(', '))} seconds.`,
  },
  'net.ipv4.ip_local_reserved_ports': {
    title: 'ports that are never given to a client',
    meaning: 'Each one inside ip_local_port_range takes one from every destination.',
    limits: ['ephemeral-ports'],
  },
  'net.ipv4.tcp_tw_reuse_delay': {
    title: 'how old a TIME_WAIT must be to be used again, in milliseconds',
    meaning: kernel =>
      `1000 by default; it counts only where tcp_tw_reuse allows it. ${byVersion(SINCE.reuseDelay, kernel, 'The kernel compares milliseconds.', 'The kernel has no such setting and compares whole seconds: a port is free after one to two seconds.')}`,
    limits: ['time-wait-ports'],
  },
  'net.ipv4.tcp_fin_timeout': {
    title: 'how long a closed connection waits for the FIN of its peer',
    meaning:
      'It times FIN-WAIT-2 of connections that their process has closed. It does not shorten TIME_WAIT, which is 60 seconds in the source.',
    limits: ['time-wait-ports'],
  },
  'net.ipv4.tcp_timestamps': {
    title: 'timestamps on every segment',
    meaning:
      '1 (default) or 2: on. 0: off; tcp_tw_reuse then never uses a port again, and SYN cookies lose more of the options.',
    limits: ['time-wait-ports'],
    advice: ['sysctl -w net.ipv4.tcp_timestamps=1   # 1 is the default: where it is in force, there is nothing to do'],
  },
  'net.ipv4.tcp_wmem': {
    title: 'send buffer of one socket: least, default, most (bytes)',
    meaning: 'It bounds throughput and memory, never the number of connections.',
    limits: ['socket-buffers'],
  },
  'net.ipv4.tcp_window_scaling': {
    title: 'windows over 64 KiB',
    meaning: 'Throughput only: no effect on establishing connections.',
  },
  'net.ipv4.tcp_rmem': {
    title: 'receive buffer of one socket: least, default, most (bytes)',
    meaning: 'It bounds throughput and memory, never the number of connections.',
    limits: ['socket-buffers'],
  },
  'net.core.rmem_max': {
    title: 'most that a program may ask for with SO_RCVBUF',
    meaning: 'TCP that sizes its buffers by itself is not bound by it. It never bounds the number of connections.',
    limits: ['socket-buffers'],
  },
  'net.core.wmem_max': {
    title: 'most that a program may ask for with SO_SNDBUF',
    meaning: 'TCP that sizes its buffers by itself is not bound by it. It never bounds the number of connections.',
    limits: ['socket-buffers'],
  },
  'net.ipv4.tcp_keepalive_time': {
    title: 'how long a connection idles before the kernel asks whether the peer is there (seconds)',
    meaning: 'Only for sockets with SO_KEEPALIVE. It frees descriptors of peers that vanished, hours later by default.',
    notLimits: ['time-wait-ports', 'listen-backlog'],
  },
  'net.ipv4.tcp_retries2': {
    title: 'how often data of a standing connection is sent again before it is given up',
    meaning:
      '15 by default, about 15 minutes: then read() and write() say ETIMEDOUT. It has nothing to do with connecting.',
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  'net.ipv4.ip_nonlocal_bind': {
    title: 'whether bind() takes an address that the host does not have',
    meaning: 'For addresses that move between hosts. Without it such a bind() returns EADDRNOTAVAIL.',
    notLimits: ['ephemeral-ports'],
  },
  'net.ipv4.ip_unprivileged_port_start': {
    title: 'the lowest port that a process without CAP_NET_BIND_SERVICE may listen on',
    meaning: '1024 by default: below it bind() returns EACCES. It does not count connections.',
    notLimits: ['ephemeral-ports'],
  },
  'net.ipv6.neigh.default.gc_thresh3': {
    title: 'most entries of the table of IPv6 link addresses',
    meaning:
      'As net.ipv4.neigh.default.gc_thresh3 for IPv6, and apart from it: beyond it packets to new peers of the link vanish.',
    look: ['ip -6 neigh | wc -l'],
    advice: ['sysctl -w net.ipv6.neigh.default.gc_thresh3=8192'],
    limits: ['neighbour-table'],
  },
  'fs.inotify.max_user_watches': {
    title: 'most files and folders that the processes of a user watch',
    meaning: 'Beyond it inotify_add_watch() returns ENOSPC. It does not bound connections.',
    advice: ['sysctl -w fs.inotify.max_user_watches=524288'],
    notLimits: ['epoll-watches', 'nofile'],
  },
  'fs.inotify.max_user_instances': {
    title: 'most inotify instances of a user',
    meaning: 'Beyond it inotify_init() returns EMFILE, with descriptors left. It does not bound connections.',
    advice: ['sysctl -w fs.inotify.max_user_instances=1024'],
    notLimits: ['nofile'],
  },
  'vm.overcommit_memory': {
    title: 'whether the kernel promises more memory than there is',
    meaning:
      '0 (default): within reason. 1: always, which lets a large process fork. 2: never; fork() and mmap() then return ENOMEM early.',
    notLimits: ['nproc', 'nofile'],
  },
  'net.unix.max_dgram_qlen': {
    title: 'datagrams that wait on one Unix socket',
    meaning: 'For SOCK_DGRAM, as the log of syslog. Streams have the backlog of listen() and net.core.somaxconn.',
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  'net.ipv4.tcp_slow_start_after_idle': {
    title: 'whether an idle connection starts slowly again',
    meaning: 'Latency only: no effect on establishing connections.',
  },
  'kernel.pid_max': {
    title: 'the highest process number',
    meaning:
      'It bounds threads as well, mostly before kernel.threads-max does: beyond it fork() and pthread_create() return EAGAIN.',
    limits: ['threads-max'],
    advice: ['sysctl -w kernel.pid_max=4194304   # the most that 64-bit kernels take'],
  },
  'vm.max_map_count': {
    title: 'most memory mappings of one process',
    meaning:
      'A server with a thread for each connection meets it at twenty to thirty thousand threads: mmap() returns ENOMEM.',
  },
};

function timeouts(linear: number): string {
  return [1, 2, 3].map(retries => `${synSchedule(retries, linear).givesUpAtS} s for ${retries}`).join(', ');
}
