import { suggest } from '../model/suggest.ts';
import type { Mistake } from './mistake.ts';

/** Whether each network namespace has a value of its own, or the machine has one for all of them. */
export type SysctlScope = 'netns' | 'host';

/** `net/core/somaxconn` and `net.core.somaxconn` to the latter. Names that mix both, or climb, are malformed. */
export function normaliseSysctlName(name: string): string | Mistake {
  const dotted = name.includes('.') ? name : name.replaceAll('/', '.');
  if (NAME.test(dotted)) return dotted;
  const mistake = `"${name}" is not the name of a sysctl`;
  const expected = 'a name such as net.core.somaxconn';
  const bare = name.replace(/^\/?proc\/sys\//, '').replaceAll('/', '.');
  return bare !== name && NAME.test(bare) ? { mistake, expected, suggestion: bare } : { mistake, expected };
}

/** Where a sysctl lives, by its dotted name; verified on Linux 6.18 by what a fresh network namespace lets be written. */
export function sysctlScope(name: string): SysctlScope {
  if (!name.startsWith('net.')) return 'host';
  if (name.startsWith('net.core.')) return PER_NETNS_IN_CORE.test(name) ? 'netns' : 'host';
  return HOST_WIDE.test(name) ? 'host' : 'netns';
}

/** A word on a name whose first part is no folder of /proc/sys. */
export function unknownSysctlRoot(name: string): Mistake | undefined {
  const [root = '', ...rest] = name.split('.');
  if (ROOTS.includes(root)) return undefined;
  const near = suggest(root, ROOTS);
  const mistake = `"${name}" is not the name of a sysctl: there is no /proc/sys/${root}`;
  const expected = `a name that starts with ${ROOTS.join(', ')}`;
  return near === undefined ? { mistake, expected } : { mistake, expected, suggestion: [near, ...rest].join('.') };
}

const NAME = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/;
const ROOTS = ['net', 'fs', 'kernel', 'vm', 'user', 'dev', 'debug', 'abi'];
const PER_NETNS_IN_CORE = /^net\.core\.(somaxconn|optmem_max|rps_default_mask|tstamp_allow_data|txrehash|xfrm_\w+)$/;
const HOST_WIDE = new RegExp(
  [
    /^net\.(netfilter\.)?nf_conntrack_max$/,
    /^net\.netfilter\.(nf_conntrack_buckets|nf_conntrack_expect_max|nf_log_all_netns)$/,
    /^net\.ipv4\.(tcp_mem|udp_mem|tcp_max_orphans|tcp_allowed_congestion_control|tcp_low_latency|inet_peer_\w+)$/,
    /^net\.ipv[46]\.neigh\.default\./,
    /^net\.ipv4\.route\./,
  ]
    .map(pattern => pattern.source)
    .join('|'),
);
