/**
 * Settings that a run may change for the whole machine, where it is allowed to change any. A record of changes that names another was not
 * written by a run, and is not applied.
 */
export const HOST_SETTINGS = [
  'net.netfilter.nf_conntrack_max',
  'fs.file-max',
  'kernel.threads-max',
  'fs.nr_open',
  'fs.epoll.max_user_watches',
  'net.netfilter.nf_conntrack_buckets',
  'net.core.netdev_max_backlog',
  'net.core.rmem_max',
  'net.core.wmem_max',
  'net.ipv4.tcp_max_orphans',
  'net.ipv4.tcp_mem',
  'net.ipv4.neigh.default.gc_thresh3',
  'net.ipv6.neigh.default.gc_thresh3',
] as const;

export type HostSetting = (typeof HOST_SETTINGS)[number];

export function isHostSetting(name: string): name is HostSetting {
  return (HOST_SETTINGS as readonly string[]).includes(name);
}
