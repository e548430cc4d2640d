import { describe, expect, test } from 'vitest';
import { EXAMPLE_FACTS } from '../../src/explain/example-facts.ts';
import { lookUp, nearestNames } from '../../src/explain/lookup.ts';
import { limitOf } from '../../src/limits/catalog.ts';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import { explanationText } from '../../src/report/terminal/explanation.ts';
import { GROUP } from '../report/samples.ts';

const find = (thing: string) => lookUp(thing, setting => (setting.kind === 'sysctl' ? '42' : undefined));

describe('things are found by every name they go by', () => {
  test.each([
    ['EMFILE', 'errno', 'EMFILE'],
    ['emfile', 'errno', 'EMFILE'],
    ['24', 'errno', 'EMFILE'],
    ['errno 99', 'errno', 'EADDRNOTAVAIL'],
    ['Error: connect EADDRNOTAVAIL 198.18.0.2:8080 - Local (0.0.0.0:0)', 'errno', 'EADDRNOTAVAIL'],
    ['listen-backlog', 'limit', 'listen-backlog'],
    ['net.core.somaxconn', 'limit', 'somaxconn'],
    ['net/core/somaxconn', 'limit', 'somaxconn'],
    ['/proc/sys/net/core/somaxconn', 'limit', 'somaxconn'],
    ['net.core.somaxconn = 128', 'limit', 'somaxconn'],
    ['net.ipv4.tcp_fin_timeout', 'sysctl', 'net.ipv4.tcp_fin_timeout'],
    ['tcp_fin_timeout', 'sysctl', 'net.ipv4.tcp_fin_timeout'],
    ['tcp_tw_reuse', 'limit', 'time-wait-ports'],
    ['tcp_max_syn_backlog = 128', 'limit', 'syn-backlog'],
    ['ListenOverflows', 'counter', 'ListenOverflows'],
    ['TcpExt.ListenDrops', 'counter', 'ListenDrops'],
    ['TcpExtTCPReqQFullDrop', 'counter', 'TCPReqQFullDrop'],
    ['TCPReqQFullDoCookies', 'counter', 'TCPReqQFullDoCookies'],
    ['SyncookiesSent', 'counter', 'SyncookiesSent'],
    ['TCPTimeWaitOverflow', 'counter', 'TCPTimeWaitOverflow'],
    ['tcpabortonmemory', 'counter', 'TCPAbortOnMemory'],
    ['TcpOutRsts', 'counter', 'OutRsts'],
    ['Ip.OutTransmits', 'counter', 'OutTransmits'],
    ['Ip6OutTransmits', 'counter', 'OutTransmits'],
    ['IpOutRequests', 'counter', 'OutRequests'],
    ['ghost', 'autopsy class', 'ghost'],
    ['syn-lost', 'autopsy class', 'syn-lost'],
    [
      '[12.3] nf_conntrack: nf_conntrack: table full in netns 4026532177, dropping packet',
      'kernel log line',
      'nf_conntrack: table full, dropping packet',
    ],
    [
      'TCP: request_sock_TCP: Possible SYN flooding on port [::]:8000. Sending cookies.',
      'kernel log line',
      'TCP: Possible SYN flooding on port … Sending cookies',
    ],
    ['VFS: file-max limit 760 reached', 'kernel log line', 'VFS: file-max limit … reached'],
    ['TCP: too many orphaned sockets', 'kernel log line', 'TCP: too many orphaned sockets'],
    [
      'neighbour: arp_cache: neighbor table overflow!',
      'kernel log line',
      'neighbour: arp_cache: neighbor table overflow!',
    ],
    [
      'TCP: out of memory -- consider tuning tcp_mem',
      'kernel log line',
      'TCP: out of memory -- consider tuning tcp_mem',
    ],
    ['Out of memory: Killed process 4711 (node)', 'kernel log line', 'Out of memory: Killed process …'],
  ])('%s', (thing, kind, name) => {
    expect(find(thing)).toMatchObject({ kind, name });
  });

  test.each(LIMIT_IDS)('limit %s is told in full without a run', id => {
    const text = explanationText(find(id) ?? raise(id), false);
    for (const title of ['It looks like this', 'Easily mistaken', 'Look at', 'What to do'])
      expect(text).toContain(title);
    expect(text).not.toMatch(/undefined|NaN/);
    expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
  });
});

test.each([
  ['[alert] 7#7: 768 worker_connections are not enough', '(error log of nginx)'],
  ['AH00161: server reached MaxRequestWorkers setting', '(error log of httpd)'],
  ['TCP: too many orphaned sockets', '(kernel log line)'],
])('%s is labelled with who wrote it', (line, label) => {
  expect(explanationText(find(line) ?? raise(line), false).split('\n')).toContain(label);
});

test("a setting shows this machine's value", () => {
  expect(find('net.ipv4.tcp_fin_timeout')?.value).toBe('42');
  expect(find('listen-backlog')?.value).toBeUndefined();
});

test('a limit without a run is never judged: every rule says that it cannot tell', () => {
  expect(limitOf('somaxconn').judge(GROUP, 'server', EXAMPLE_FACTS).ruling).toBe('cannot-tell');
});

describe('what is not known', () => {
  test.each(['', '   ', 'constructor', '__proto__', 'frobnicate', '4711'])('%j is not made up', thing => {
    expect(find(thing)).toBeUndefined();
  });

  test('the nearest names come first', () => {
    expect(nearestNames('ListenOverflow')[0]).toBe('ListenOverflows');
    expect(nearestNames('emfil')[0]).toBe('EMFILE');
    expect(nearestNames('net.core.somaxcon')[0]).toBe('net.core.somaxconn');
  });
});

function raise(thing: string): never {
  throw new Error(`nothing found for ${thing}`);
}

describe('the advice of a limit', () => {
  const adviceAt = (value: string) => lookUp('file-max', () => value)?.advice?.[0];

  test('raises a value that is short, and never lowers one', () => {
    expect(adviceAt('10000')).toMatch(/^sysctl -w fs\.file-max="\d+"$/);
    expect(adviceAt('9223372036854775807')).toMatch(/^nothing here/);
  });
});
