import { expect, test } from 'vitest';
import { usagesNow } from '../../src/limits/usages.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { seriesOf } from '../../src/model/series.ts';
import type { LatestEvidence } from '../../src/model/usage-source.ts';

const TWO_ROWS = [0, 50];
const over = (first: Readonly<Record<string, number>>, second: Readonly<Record<string, number>>) =>
  ok(seriesOf(TWO_ROWS, [first, second]));

const HOST = { conntrack: absent('no tracking'), sockstat: absent('not read'), settings: {} };
const NOTHING: LatestEvidence = {
  listener: absent('no listener'),
  hosts: { client: HOST, server: HOST },
  sharedNamespace: false,
  processes: [],
  users: [],
  cgroups: [],
  hops: [],
  machine: { files: absent('not read') },
  application: undefined,
  resolvesNeighbours: false,
  clientAddresses: 1,
  portRange: '40000 40099',
};

test('what was not read is no level', () => {
  expect(usagesNow(NOTHING)).toEqual([]);
});

test('each level is that of the latest row, the nearest to its bound first', () => {
  const sockstat = over(
    { 'TCP.inuse': 90, 'TCP.tw': 0, 'TCP.orphan': 9, 'TCP.mem': 5 },
    { 'TCP.inuse': 20, 'TCP.tw': 10, 'TCP.orphan': 1, 'TCP.mem': 60 },
  );
  const settings = {
    'net.ipv4.tcp_mem': '1 2 100',
    'net.ipv4.tcp_max_orphans': '10',
    'net.ipv4.tcp_max_tw_buckets': '50',
  };
  const client = { ...HOST, sockstat, settings };
  const latest = {
    ...NOTHING,
    hosts: { client, server: { ...HOST, settings } },
    users: [
      {
        side: 'server',
        uid: 33,
        nproc: 100,
        exempt: false,
        threads: over({ threads: 99 }, { threads: 70 }),
      },
    ],
  } as const;
  expect(usagesNow(latest)).toEqual([
    { name: 'user-threads', side: 'server', used: 70, bound: 100 },
    { name: 'tcp-memory', side: 'host', used: 60, bound: 100 },
    { name: 'ports', side: 'client', used: 30, bound: 100 },
    { name: 'time-wait', side: 'client', used: 10, bound: 50 },
    { name: 'orphans', side: 'host', used: 1, bound: 10 },
  ]);
});

test('one namespace is told of once, and its sockets do not say how many ports the client has left', () => {
  const sockstat = over({ 'TCP.inuse': 5, 'TCP.tw': 1 }, { 'TCP.inuse': 5, 'TCP.tw': 2 });
  const host = { ...HOST, sockstat, settings: { 'net.ipv4.tcp_max_tw_buckets': '50' } };
  const usages = usagesNow({ ...NOTHING, hosts: { client: host, server: host }, sharedNamespace: true });
  expect(usages).toEqual([{ name: 'time-wait', side: 'server', used: 2, bound: 50 }]);
});
