/** Every limit the catalog names. External checks rely on these ids: add, never rename. */
export const LIMIT_IDS = [
  'nofile',
  'ephemeral-ports',
  'time-wait-ports',
  'listen-backlog',
  'somaxconn',
  'syn-backlog',
  'conntrack-max',
  'netdev-backlog',
  'nginx-worker-connections',
  'httpd-max-workers',
  'nr-open',
  'file-max',
  'nproc',
  'threads-max',
  'cgroup-pids',
  'cgroup-memory',
  'epoll-watches',
  'tw-buckets',
  'conntrack-buckets',
  'orphans',
  'tcp-mem',
  'socket-buffers',
  'neighbour-table',
] as const;

export type LimitId = (typeof LIMIT_IDS)[number];

/** Where a limit's value lives: one socket, one process, one network namespace, or the whole machine. */
export type LimitScope = 'socket' | 'process' | 'cgroup' | 'netns' | 'host' | 'application';
