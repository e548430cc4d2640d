/** Scenarios whose cause holds at any speed, by what a guest must have for them. An emulated machine is ten times slower than a real one. */
export const ANYWHERE = [
  'listen-backlog',
  'somaxconn',
  'ephemeral-ports',
  'time-wait-ports',
  'client-nofile',
  'server-nofile',
  'server-nofile-raw',
  'cgroup-pids',
  'neighbour-table',
  'neighbour-table-server',
  'nginx-worker-connections',
  'nginx-nofile',
  'httpd-queue',
];

/** Debian's user-mode kernels have neither nf_tables nor traffic control for it. */
export const WITH_NETFILTER = [
  'syn-backlog',
  'conntrack-max',
  'conntrack-max-client',
  'mixed',
  'firewall-drop',
  'rejected-by-rule',
  'rejected-by-icmp',
  'rp-filter',
  'no-route-back',
  'address-not-local',
  'qdisc',
  'paws',
  'socket-filter',
  'ipv6-listen-backlog',
  'both-families',
];
