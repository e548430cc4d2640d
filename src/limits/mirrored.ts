/**
 * Settings of a network namespace that change how connections fare. A new namespace starts from the kernel's defaults, not
 * from this machine's values: a lab copies these first.
 */
export const MIRRORED_SETTINGS: readonly string[] = [
  'net.core.somaxconn',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_max_syn_backlog',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_abort_on_overflow',
  'net.ipv4.tcp_syn_retries',
  'net.ipv4.tcp_synack_retries',
  'net.ipv4.tcp_syn_linear_timeouts',
  'net.ipv4.tcp_tw_reuse',
  'net.ipv4.tcp_tw_reuse_delay',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_max_tw_buckets',
  'net.ipv4.tcp_timestamps',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
  'net.ipv4.tcp_window_scaling',
  'net.ipv4.tcp_slow_start_after_idle',
];

/** Settings that only the whole machine has; read, never copied. */
const MACHINE_SETTINGS: readonly string[] = [
  'net.netfilter.nf_conntrack_max',
  'net.netfilter.nf_conntrack_buckets',
  'net.core.netdev_max_backlog',
  'net.ipv4.tcp_max_orphans',
  'net.ipv4.tcp_mem',
  'net.ipv4.neigh.default.gc_thresh3',
  'net.ipv6.neigh.default.gc_thresh3',
  'fs.file-max',
  'fs.nr_open',
  'fs.epoll.max_user_watches',
  'kernel.threads-max',
  'kernel.pid_max',
];

/** Every setting that a run asks this machine about. */
export const WATCHED_SETTINGS: readonly string[] = [...MIRRORED_SETTINGS, ...MACHINE_SETTINGS];
