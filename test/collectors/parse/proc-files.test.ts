import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConntrackStat } from '../../../src/collectors/parse/conntrack-stat.ts';
import { parseFileNr } from '../../../src/collectors/parse/file-nr.ts';
import { parseMeminfo } from '../../../src/collectors/parse/meminfo.ts';
import { parseNetDev } from '../../../src/collectors/parse/net-dev.ts';
import { parseProcessLimits } from '../../../src/collectors/parse/process-limits.ts';
import { snmpParser } from '../../../src/collectors/parse/snmp.ts';
import { parseSnmp6 } from '../../../src/collectors/parse/snmp6.ts';
import { parseSockstat } from '../../../src/collectors/parse/sockstat.ts';
import { parseSoftnet } from '../../../src/collectors/parse/softnet.ts';

const captured = (name: string) => readFileSync(new URL(`../../fixtures/proc/${name}`, import.meta.url), 'latin1');

test('snmp of Linux 6.18', () => {
  expect(snmpParser()(captured('thread-self/net/snmp'))).toMatchObject({
    'Ip.InReceives': 5463,
    'Ip.OutTransmits': 3174,
    'Icmp.InDestUnreachs': 1,
    'IcmpMsg.InType3': 1,
    'Tcp.MaxConn': -1,
    'Tcp.ActiveOpens': 34,
    'Udp.MemErrors': 0,
  });
});

test('netstat of Linux 6.18', () => {
  const values = snmpParser()(captured('thread-self/net/netstat'));
  expect(values).toMatchObject({ 'TcpExt.SyncookiesSent': 0, 'TcpExt.TW': 10, 'IpExt.InNoRoutes': 0 });
  expect(Object.keys(values).filter(name => name.startsWith('TcpExt.')).length).toBeGreaterThan(120);
  expect(Object.values(values).every(Number.isInteger)).toBe(true);
});

test('snmp of an older kernel: a column fewer is a name fewer, not a zero', () => {
  const values = snmpParser()('Ip: Forwarding InReceives OutRequests\nIp: 1 10 20\nTcp: ActiveOpens\nTcp: 7\n');
  expect(values).toEqual({ 'Ip.Forwarding': 1, 'Ip.InReceives': 10, 'Ip.OutRequests': 20, 'Tcp.ActiveOpens': 7 });
});

test('snmp with lines that do not pair up keeps what does', () => {
  const text = 'Ip: A B C\nIp: 1 2\nUdp: Alone\nTcp: A\nTcp: 3 4\n';
  expect(snmpParser()(text)).toEqual({ 'Ip.A': 1, 'Ip.B': 2, 'Tcp.A': 3 });
  expect(snmpParser()('')).toEqual({});
});

test('snmp6 names are grouped like those of IPv4', () => {
  expect(parseSnmp6(captured('thread-self/net/snmp6'))).toMatchObject({ 'Ip6.InReceives': 1, 'Udp6.InDatagrams': 0 });
  expect(parseSnmp6('UdpLite6NoPorts \t3\nIcmp6OutType133\t2\n')).toEqual({
    'UdpLite6.NoPorts': 3,
    'Icmp6.OutType133': 2,
  });
});

test('sockstat', () => {
  expect(parseSockstat(captured('thread-self/net/sockstat'))).toMatchObject({
    'sockets.used': 13,
    'TCP.inuse': 1,
    'TCP.orphan': 0,
    'TCP.tw': 0,
    'TCP.alloc': 1,
    'TCP.mem': 0,
  });
});

test('connection tracking is summed over the processors, but for its entries', () => {
  const text =
    'entries  clashres found drop early_drop\n0000000a  00000001 00000000 00000010 00000002\n0000000a  00000002 00000000 0000000f 00000000\n';
  expect(parseConntrackStat(text)).toEqual({ entries: 10, clashres: 3, found: 0, drop: 31, early_drop: 2 });
  expect(parseConntrackStat(captured('thread-self/net/stat/nf_conntrack'))).toMatchObject({
    drop: 0,
    insert_failed: 0,
  });
});

test('network devices', () => {
  expect(parseNetDev(captured('thread-self/net/dev'))['eth0']).toMatchObject({
    rx_bytes: 182991060,
    rx_packets: 5431,
    rx_dropped: 0,
    tx_packets: 3150,
    tx_errors: 0,
    tx_collisions: 0,
  });
});

test('a device without a blank after its colon', () => {
  const header = 'Inter-| Receive | Transmit\n face |bytes packets errs drop|bytes packets errs drop\n';
  expect(parseNetDev(`${header}veth0@x:12345678 9 1 2 3 4 5 6\n`)).toEqual({
    'veth0@x': {
      rx_bytes: 12345678,
      rx_packets: 9,
      rx_errors: 1,
      rx_dropped: 2,
      tx_bytes: 3,
      tx_packets: 4,
      tx_errors: 5,
      tx_dropped: 6,
    },
  });
});

test('processor backlogs are summed, with the columns of old kernels too', () => {
  expect(parseSoftnet(captured('thread-self/net/softnet_stat'))).toEqual({
    processed: 0x10 + 0x154f,
    dropped: 0,
    time_squeeze: 0,
  });
  expect(parseSoftnet('000000ff 00000003 00000001 0 0 0 0 0 0\n00000001 00000004 00000000 0 0 0 0 0 0\n')).toEqual({
    processed: 256,
    dropped: 7,
    time_squeeze: 1,
  });
});

test('open files of the machine', () => {
  expect(parseFileNr(captured('sys/fs/file-nr'))).toEqual({ used: 483, max: 2466190 });
});

test('memory in bytes', () => {
  expect(parseMeminfo(captured('meminfo'))).toMatchObject({ MemTotal: 24684100 * 1024, MemAvailable: 24331792 * 1024 });
  expect(parseMeminfo('HugePages_Total:       0\nMemFree: 3 kB\n')).toEqual({ MemFree: 3072 });
});

test('limits of a process', () => {
  expect(parseProcessLimits(captured('limits'))).toEqual({ nofileSoft: 20000, nofileHard: 20000, nprocSoft: 96365 });
  const unlimited = 'Max open files  1024  unlimited  files\nMax processes  unlimited  unlimited  processes\n';
  expect(parseProcessLimits(unlimited)).toEqual({
    nofileSoft: 1024,
    nofileHard: Number.POSITIVE_INFINITY,
    nprocSoft: Number.POSITIVE_INFINITY,
  });
  expect(parseProcessLimits('')).toBeUndefined();
});

test('what is no number as the kernel writes it is left out, and never a number that is none', () => {
  const far = '9'.repeat(400);
  expect(parseSockstat('TCP: inuse x tw 3 mem -\n')).toEqual({ 'TCP.tw': 3 });
  expect(parseSnmp6(`Ip6InReceives ${far}\nIp6InDiscards 2\n`)).toEqual({ 'Ip6.InDiscards': 2 });
  expect(parseNetDev('h\n f| packets drop| packets\n lo: 1 NaN 1e309\n')).toEqual({ lo: { rx_packets: 1 } });
  expect(parseMeminfo(`MemTotal: ${far} kB\n`)).toEqual({});
  expect(parseFileNr('7\t\t9\n')).toEqual({});
  expect(parseSoftnet(`${'f'.repeat(300)} 00000003`)).toEqual({ dropped: 3 });
  expect(parseConntrackStat(`constructor drop\n00000001 ${'f'.repeat(300)}\n00000002 00000003\n`)).toEqual({
    constructor: 3,
    drop: 3,
  });
  expect(parseProcessLimits('Max open files  1024  4096m files\nMax processes  1  2  processes\n')).toBeUndefined();
});
