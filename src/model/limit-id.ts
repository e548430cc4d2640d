/** Every limit the catalog names, in the order in which an audit shows them. External checks rely on these ids: add, never rename. */
export const LIMIT_IDS = [
  'nofile',
  'nr-open',
  'file-max',
  'ephemeral-ports',
  'time-wait-ports',
  'snat-ports',
  'conntrack-max',
  'conntrack-buckets',
  'epoll-watches',
  'cgroup-memory',
  'nginx-worker-connections',
  'httpd-max-workers',
  'listen-backlog',
  'somaxconn',
  'syn-backlog',
  'netdev-backlog',
  'nproc',
  'threads-max',
  'cgroup-pids',
  'tcp-mem',
  'socket-buffers',
  'tw-buckets',
  'orphans',
  'neighbour-table',
] as const;

export type LimitId = (typeof LIMIT_IDS)[number];

/** Where a limit's value lives: one socket, one process, one network namespace, or the whole machine. */
export type LimitScope = 'socket' | 'process' | 'cgroup' | 'netns' | 'host' | 'application';
