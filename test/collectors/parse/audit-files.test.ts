import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCgroupMembership } from '../../../src/collectors/parse/cgroup-membership.ts';
import { parseTcpTable, tableAddress } from '../../../src/collectors/parse/tcp-table.ts';

describe('/proc/net/tcp and tcp6', () => {
  const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 12345 1 0000000000000000 100 0 0 10 0
   1: 0200000A:9C40 0900000A:1538 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000
`;

  test('give addresses, ports, state and the accept queue', () => {
    expect(parseTcpTable(TCP)).toEqual([
      { local: '0100007F', localPort: 8080, remote: '00000000', remotePort: 0, state: 10, receiveQueue: 3 },
      { local: '0200000A', localPort: 40000, remote: '0900000A', remotePort: 5432, state: 6, receiveQueue: 0 },
    ]);
  });

  test('have addresses in the order of the machine', () => {
    expect(tableAddress('0100007F')).toBe('127.0.0.1');
    expect(tableAddress('0000000000000000FFFF00000900000A')).toBe('10.0.0.9');
    expect(tableAddress('B80D0120000000000000000001000000')).toBe('2001:db8:0:0:0:0:0:1');
  });

  test('that are something else give nothing, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(parseTcpTable(text)).toEqual([]);
      }),
    );
  });
});

describe('/proc/<pid>/cgroup', () => {
  test('has no path that is longer than a path may be', () => {
    expect(parseCgroupMembership(`0::/${'../'.repeat(10_000)}\n`)).toEqual([]);
    expect(parseCgroupMembership(`0::/${'a'.repeat(4094)}\n`)).toHaveLength(1);
  });

  test('of v1, v2 and both', () => {
    expect(parseCgroupMembership('12:cpu,cpuacct:/a\n1:name=systemd:/b:c\n0::/d\n')).toEqual([
      { version: 1, controllers: ['cpu', 'cpuacct'], path: '/a' },
      { version: 1, controllers: ['name=systemd'], path: '/b:c' },
      { version: 2, controllers: [], path: '/d' },
    ]);
  });

  test('of something else', () => {
    expect(parseCgroupMembership('nonsense\n0::relative\n')).toEqual([]);
  });
});
