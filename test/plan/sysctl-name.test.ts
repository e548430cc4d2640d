import { describe, expect, it } from 'vitest';
import { normaliseSysctlName, sysctlScope, unknownSysctlRoot } from '../../src/plan/sysctl-name.ts';

describe('normaliseSysctlName', () => {
  it.each([
    ['net.core.somaxconn', 'net.core.somaxconn'],
    ['net/ipv4/tcp_mem', 'net.ipv4.tcp_mem'],
    ['net.ipv4.conf.eth0.rp_filter', 'net.ipv4.conf.eth0.rp_filter'],
  ])('writes %s as %s', (name, dotted) => {
    expect(normaliseSysctlName(name)).toBe(dotted);
  });

  it.each([
    'somaxconn',
    '',
    'net..core',
    '.net.core',
    'net/../kernel/core_pattern',
    '../../etc/passwd',
    'net core.somaxconn',
    'net.core.somaxconn\n',
  ])('refuses %j', name => {
    expect(normaliseSysctlName(name)).toEqual({
      mistake: `"${name}" is not the name of a sysctl`,
      expected: 'a name such as net.core.somaxconn',
    });
  });

  it('suggests dots for a name that mixes them with slashes', () => {
    expect(normaliseSysctlName('net.core/somaxconn')).toMatchObject({ suggestion: 'net.core.somaxconn' });
  });

  it('knows a path of /proc/sys', () => {
    expect(normaliseSysctlName('/proc/sys/net/core/somaxconn')).toMatchObject({ suggestion: 'net.core.somaxconn' });
  });
});

describe('unknownSysctlRoot', () => {
  it('suggests the folder that was meant', () => {
    expect(unknownSysctlRoot('nte.core.somaxconn')).toMatchObject({ suggestion: 'net.core.somaxconn' });
    expect(unknownSysctlRoot('tcp.somaxconn')).not.toHaveProperty('suggestion');
    expect(unknownSysctlRoot('vm.max_map_count')).toBeUndefined();
  });
});

describe('sysctlScope', () => {
  it.each([
    'net.core.somaxconn',
    'net.ipv4.tcp_max_syn_backlog',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.tcp_max_tw_buckets',
    'net.netfilter.nf_conntrack_tcp_timeout_time_wait',
    'net.ipv4.neigh.eth0.gc_stale_time',
  ])('%s belongs to a network namespace', name => {
    expect(sysctlScope(name)).toBe('netns');
  });

  it.each([
    'fs.file-max',
    'kernel.threads-max',
    'vm.max_map_count',
    'user.max_net_namespaces',
    'net.netfilter.nf_conntrack_max',
    'net.nf_conntrack_max',
    'net.netfilter.nf_conntrack_buckets',
    'net.ipv4.tcp_mem',
    'net.ipv4.tcp_max_orphans',
    'net.core.netdev_max_backlog',
    'net.core.rmem_max',
    'net.core.wmem_max',
    'net.ipv4.neigh.default.gc_thresh3',
  ])('%s belongs to the machine', name => {
    expect(sysctlScope(name)).toBe('host');
  });
});
