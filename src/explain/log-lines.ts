import type { LogEntry } from '../model/explanation.ts';

const ONE_BUCKET =
  'All such lines of all subsystems and namespaces share one allowance, ten in five seconds: that there is none proves nothing.';

/** Lines of the kernel log, as they read when pasted. */
export const LOG_LINES: readonly LogEntry[] = [
  {
    name: 'nf_conntrack: table full, dropping packet',
    pattern: /nf_conntrack.*table full|table full.*dropping packet/i,
    title: 'the connection-tracking table is full',
    meaning: `A packet of a new connection was dropped; connections that are known go on. The limit is one for the machine, the count is kept for each network namespace. ${ONE_BUCKET}`,
    look: ['sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max'],
    limits: ['conntrack-max'],
  },
  {
    name: 'TCP: Possible SYN flooding on port … Dropping request',
    pattern: /possible syn flooding.*dropping request/i,
    title: 'the SYN queue of a listener was full, SYN cookies are off, and the SYN was dropped',
    meaning:
      'net.ipv4.tcp_syncookies is 0. With cookies the queue would have kept no state and the client would have connected. It needs no attack: a burst larger than the listen backlog does it.',
    look: ['sysctl net.ipv4.tcp_syncookies net.ipv4.tcp_max_syn_backlog; nstat -az TcpExtTCPReqQFullDrop'],
    advice: ['sysctl -w net.ipv4.tcp_syncookies=1', 'a longer listen backlog, and net.core.somaxconn, for bursts'],
    limits: ['syn-backlog', 'listen-backlog', 'somaxconn'],
  },
  {
    name: 'TCP: Possible SYN flooding on port … Sending cookies',
    pattern: /possible syn flooding/i,
    title: 'the SYN queue of a listener was full once, and cookies were to help',
    meaning:
      'It needs no attack: a burst larger than the listen backlog does it. Nor does it mean that cookies were sent: with the accept queue full too the SYN is dropped. It appears once for each call of listen().',
    decoys: [
      { looksLike: 'an attack', tellApart: 'the peers are your own clients, and ListenOverflows moves' },
      { looksLike: 'tcp_max_syn_backlog', tellApart: 'with SYN cookies on, the bound is the listen backlog' },
    ],
    look: ['nstat -az TcpExtListenOverflows TcpExtTCPReqQFullDoCookies TcpExtSyncookiesSent'],
    limits: ['listen-backlog', 'somaxconn'],
    notLimits: ['syn-backlog'],
  },
  {
    name: 'VFS: file-max limit … reached',
    pattern: /file-max limit/i,
    title: 'the machine is out of open files',
    meaning: 'Processes without CAP_SYS_ADMIN get ENFILE. It is printed when a new record is reached, so mostly once.',
    look: ['cat /proc/sys/fs/file-nr'],
    advice: ['sysctl -w fs.file-max=$((2 * $(cut -f3 /proc/sys/fs/file-nr)))'],
    limits: ['file-max'],
  },
  {
    name: 'TCP: too many orphaned sockets',
    pattern: /too many orphaned sockets/i,
    title: 'more closed connections still wait for their peer than allowed',
    meaning: `net.ipv4.tcp_max_orphans: the closing side sends a reset instead of waiting, so the peer may lose data. It never stops a connect() or an accept(). ${ONE_BUCKET}`,
    look: ['grep orphan /proc/net/sockstat; nstat -az TcpExtTCPAbortOnMemory'],
    advice: ['sysctl -w net.ipv4.tcp_max_orphans=262144'],
    limits: ['orphans'],
  },
  {
    name: 'TCP: out of memory -- consider tuning tcp_mem',
    pattern: /tcp: out of memory|consider tuning tcp_mem/i,
    title: 'TCP buffers of the whole machine have reached tcp_mem',
    meaning:
      'New connections still succeed, but data stalls and is dropped, and closing connections are reset. tcp_mem counts pages.',
    look: ['grep TCP: /proc/net/sockstat   # mem, in pages', 'sysctl net.ipv4.tcp_mem'],
    limits: ['tcp-mem'],
  },
  {
    name: 'neighbour: ndisc_cache: neighbor table overflow!',
    pattern: /ndisc_cache.*table overflow/i,
    title: 'too many IPv6 peers on the local network',
    meaning: `The table of IPv6 link addresses has reached net.ipv6.neigh.default.gc_thresh3, which is apart from the one of IPv4: packets to new peers vanish, known ones go on. ${ONE_BUCKET}`,
    look: ['ip -6 neigh | wc -l; cat /proc/net/stat/ndisc_cache   # table_fulls'],
    advice: ['sysctl -w net.ipv6.neigh.default.gc_thresh3=8192'],
    limits: ['neighbour-table'],
  },
  {
    name: 'neighbour: arp_cache: neighbor table overflow!',
    pattern: /neighbou?r.*table overflow/i,
    title: 'too many peers on the local network',
    meaning: `The table of link addresses has reached gc_thresh3: packets to new peers vanish, known ones go on. ${ONE_BUCKET}`,
    look: ['ip neigh | wc -l; cat /proc/net/stat/arp_cache   # table_fulls'],
    advice: ['sysctl -w net.ipv4.neigh.default.gc_thresh3=8192'],
    limits: ['neighbour-table'],
  },
  {
    name: 'cgroup: fork rejected by pids controller',
    pattern: /fork rejected by pids controller/i,
    title: 'the cgroup has reached pids.max',
    meaning: 'fork() and pthread_create() return EAGAIN. It is printed once for each cgroup.',
    look: ['cat /sys/fs/cgroup/CGROUP/pids.events'],
    advice: ['systemd: TasksMax= of the unit'],
    limits: ['cgroup-pids'],
  },
  {
    name: 'Memory cgroup out of memory: Killed process …',
    pattern: /memory cgroup out of memory/i,
    title: 'the kernel killed a process because its cgroup met its memory limit',
    meaning:
      'A container or a unit had used all that it may. Connections that the process had accepted end, those that waited are reset, and new ones are refused, all in one instant. The machine itself may have memory left.',
    look: ['cat /sys/fs/cgroup/CGROUP/memory.events   # oom_kill; version 1: memory.oom_control'],
    advice: ['systemd: MemoryMax= of the unit; docker: --memory'],
    limits: ['cgroup-memory'],
  },
  {
    name: 'Out of memory: Killed process …',
    pattern: /\bout of memory: kill|oom[-_ ]?kill|oom_reaper|\bkilled process \d/i,
    title: 'the kernel killed a process for memory',
    meaning:
      'Connections that it had accepted end, those that waited are reset, and new ones are refused, all in one instant.',
    look: ['journalctl -k | grep -i oom; memory.events of the cgroup'],
    limits: ['cgroup-memory'],
  },
  {
    name: 'ip_local_port_range: prefer different parity for start/end values',
    pattern: /prefer different parity/i,
    title: 'advice about the port range',
    meaning: 'Harmless: with an even number of ports the search is a little better. Printed once for each namespace.',
  },
  {
    name: 'TCP: time wait bucket table overflow',
    pattern: /time wait bucket table overflow/i,
    title: 'more connections in TIME-WAIT than net.ipv4.tcp_max_tw_buckets',
    meaning:
      'Written by old kernels (Linux 6.18 has no such line any more). A connection closes without TIME-WAIT, and nobody sees an error: it fails nothing.',
    decoys: [
      { looksLike: 'ephemeral ports that run out', tellApart: 'that is EADDRNOTAVAIL on the client, and no log line' },
    ],
    look: ['nstat -az TcpExtTCPTimeWaitOverflow; grep tw /proc/net/sockstat'],
    advice: ['nothing; a larger net.ipv4.tcp_max_tw_buckets silences it'],
    limits: ['tw-buckets'],
    notLimits: ['time-wait-ports', 'ephemeral-ports'],
  },
  {
    name: 'Route cache is full',
    pattern: /route cache is full|dst cache overflow/i,
    title: 'the table of IPv6 routes in use is full',
    meaning: 'net.ipv6.route.max_size, on kernels before 6.3: packets to new IPv6 destinations are dropped.',
    look: ['sysctl net.ipv6.route.max_size; ip -6 route show cache | wc -l'],
    advice: ['sysctl -w net.ipv6.route.max_size=16384'],
    notLimits: ['conntrack-max', 'neighbour-table'],
  },
  {
    name: 'net_ratelimit: … callbacks suppressed',
    pattern: /callbacks suppressed/i,
    title: 'lines of the kernel log were left out',
    meaning: `So many lines were not printed, and nobody knows which. ${ONE_BUCKET}`,
  },
];
