import { describe, expect, it } from 'vitest';
import { observationsOf } from '../../src/attribution/observations.ts';
import { LIMITS } from '../../src/limits/catalog.ts';
import { socketBuffers } from '../../src/limits/memory/socket-buffers.ts';
import { twBuckets } from '../../src/limits/memory/tw-buckets.ts';
import type { AttributedGroup } from '../../src/model/attribution.ts';
import { aBook, aGroup, without } from './book.ts';

const buffers = { 'TcpExt.TCPToZeroWindowAdv': 5, 'TcpExt.PruneCalled': 10, 'TcpExt.TCPRcvQDrop': 10 };

describe('tw-buckets', () => {
  const book = aBook({
    'client.counters': { 'TcpExt.TCPTimeWaitOverflow': 95 },
    'client.settings': { 'net.ipv4.tcp_max_tw_buckets': '5' },
  });

  it('is told for the side that closed, and blamed for nothing', () => {
    expect(twBuckets.observe?.('client', book)).toMatchObject({ count: 95, findings: [{ values: { max: '5' } }] });
    expect(twBuckets.observe?.('server', book)).toBeUndefined();
    const outOfPorts = aGroup({ symptom: { kind: 'errno', errno: 'EADDRNOTAVAIL', syscall: 'connect' } });
    for (const group of [aGroup(), outOfPorts]) expect(twBuckets.judge(group, 'client', book).ruling).toBe('ruled-out');
  });

  it('is told of nothing where nothing was counted', () => {
    expect(twBuckets.observe?.('client', aBook())).toBeUndefined();
    expect(twBuckets.observe?.('client', without(book, 'client.counters'))).toBeUndefined();
  });
});

describe('socket-buffers', () => {
  it('is told for buffers that filled, and blamed for nothing: a program that does not read fills any', () => {
    const book = aBook({ 'server.counters': buffers });
    expect(socketBuffers.observe?.('server', book)).toMatchObject({ count: 25 });
    const stalled = aGroup({ stage: 'response', autopsy: 'accepted' });
    expect(socketBuffers.judge(stalled, 'server', book).ruling).toBe('ruled-out');
  });
});

describe('observations', () => {
  const book = aBook({
    sockets: { peakOrphans: 2400, peakPages: 500 },
    'server.settings': { 'net.ipv4.tcp_max_orphans': '2000', 'net.ipv4.tcp_rmem': '4096 131072 6291456' },
    'server.counters': { ...buffers, 'TcpExt.TCPAbortOnMemory': 450 },
  });

  it('name the limit, its side and its value', () => {
    expect(observationsOf(book, [])).toMatchObject([
      { limit: 'orphans', side: 'server', setting: 'net.ipv4.tcp_max_orphans', value: '2000', count: 450 },
      { limit: 'socket-buffers', side: 'server', value: '4096 131072 6291456', count: 25 },
    ]);
  });

  it('leave out what is blamed on that side already', () => {
    const blamed = {
      group: aGroup(),
      cause: { kind: 'limit', limit: 'orphans', side: 'server', setting: 'net.ipv4.tcp_max_orphans', value: '2000' },
      confidence: 'proven',
      because: [],
      considered: [],
    } as const satisfies AttributedGroup;
    expect(observationsOf(book, [blamed]).map(({ limit }) => limit)).toEqual(['socket-buffers']);
  });

  it('are none in a run in which nothing was short', () => {
    expect(observationsOf(aBook(), [])).toEqual([]);
    expect(LIMITS.filter(({ observe }) => observe !== undefined).length).toBeGreaterThanOrEqual(6);
  });
});
