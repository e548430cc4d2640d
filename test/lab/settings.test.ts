import { expect } from 'vitest';
import { testWith } from '../collectors/needs.ts';
import { withLab } from './lab-sockets.ts';
import { planOf } from './plan-of.ts';

const scenario = (name: string, value: string) => ({ name, value, origin: 'scenario' }) as const;
const mirrored = (name: string, value: string) => ({ name, value, origin: 'mirrored' }) as const;

testWith(['namespaces'], 'settings hold in their own host only, and are what the kernel says back', async () => {
  const sysctl = [
    scenario('net.ipv4.ip_local_reserved_ports', '40002,40000,40001'),
    scenario('net.ipv4.ip_local_port_range', '40000 41000'),
    mirrored('net.ipv4.tcp_rmem', '4096   8192\t16384'),
  ];
  await withLab(planOf({ server: { sysctl } }), ({ lab, program }) => {
    expect(lab.refused).toEqual([]);
    expect(lab.settings).toEqual({
      client: {},
      server: {
        'net.ipv4.ip_local_port_range': '40000 41000',
        'net.ipv4.ip_local_reserved_ports': '40000-40002',
        'net.ipv4.tcp_rmem': '4096 8192 16384',
      },
    });
    expect(program('server', 'cat', '/proc/sys/net/ipv4/ip_local_port_range')).toBe('40000\t41000\n');
    expect(program('client', 'cat', '/proc/sys/net/ipv4/ip_local_port_range')).not.toBe('40000\t41000\n');
  });
});

testWith(['namespaces'], 'what a scenario asks for and cannot have is refused, with why', async () => {
  const sysctl = [
    scenario('net.ipv4.tcp_mem', '1 2 3'),
    scenario('net.ipv4.tcp_syncookies', 'yes'),
    scenario('fs.file-max', '1000'),
    scenario('net.core.no_such_thing', '1'),
  ];
  await withLab(planOf({ client: { sysctl } }), ({ lab }) => {
    expect(lab.settings.client).toEqual({});
    expect(lab.refused.map(({ side, name, why }) => [side, name, why])).toEqual([
      ['client', 'net.ipv4.tcp_mem', expect.stringContaining('no such setting')],
      ['client', 'net.ipv4.tcp_syncookies', expect.stringContaining('does not take')],
      ['client', 'fs.file-max', expect.stringContaining('whole machine')],
      ['client', 'net.core.no_such_thing', expect.stringContaining('no such setting')],
    ]);
  });
});

testWith(
  ['namespaces'],
  'a mirrored setting that a namespace lacks is passed over, any other failure is told',
  async () => {
    const sysctl = [mirrored('net.ipv4.tcp_mem', '1 2 3'), mirrored('net.ipv4.tcp_syncookies', 'yes')];
    await withLab(planOf({ server: { sysctl } }), ({ lab }) => {
      expect(lab.refused.map(({ name }) => name)).toEqual(['net.ipv4.tcp_syncookies']);
    });
  },
);

testWith(['namespaces', 'nft'], 'a value shared by all namespaces is left alone', async () => {
  const sysctl = [scenario('net.netfilter.nf_conntrack_max', '12345')];
  await withLab(planOf({ server: { sysctl, conntrack: true } }), ({ lab, program }) => {
    expect(lab.refused.map(({ name }) => name)).toEqual(['net.netfilter.nf_conntrack_max']);
    expect(program('server', 'cat', '/proc/sys/net/netfilter/nf_conntrack_max')).not.toBe('12345\n');
  });
});
