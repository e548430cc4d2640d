/** What the kernel has dropped; source: Documentation/networking/ip-sysctl.rst of the release. */
export const OBSOLETE_SYSCTLS: Readonly<Record<string, string>> = {
  'net.ipv4.tcp_tw_recycle': 'removed in Linux 4.12: it broke clients behind address translation',
  'net.ipv4.tcp_low_latency': 'without effect since Linux 4.14',
  'net.ipv4.tcp_fack': 'without effect since Linux 4.15',
  'net.ipv4.ip_conntrack_max': 'now net.netfilter.nf_conntrack_max',
  'net.ipv4.netfilter.ip_conntrack_max': 'now net.netfilter.nf_conntrack_max',
};
