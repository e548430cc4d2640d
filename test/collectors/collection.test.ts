import { afterEach, expect, test } from 'vitest';
import { type Collection, type CollectionOptions, openCollection } from '../../src/collectors/collection.ts';
import type { HostAccess } from '../../src/model/access.ts';
import { delta, last } from '../../src/model/series.ts';
import type { Side } from '../../src/model/side.ts';
import { privilege } from '../../src/system/privilege.ts';
import { CLIENT, type HostPair, makeHostPair, SERVER, until } from './host-pair.ts';
import { testWith } from './needs.ts';

let pair: HostPair | undefined;
let collection: Collection | undefined;

afterEach(() => {
  collection?.close();
  pair?.close();
  pair = undefined;
  collection = undefined;
});

const loopback = (side: Side): HostAccess => ({ side, device: 'lo', run: act => act() });

const shared: CollectionOptions = {
  hosts: { client: loopback('client'), server: loopback('server') },
  seen: { sides: 'shared' },
  listener: { address: '127.0.0.1', port: 1 },
  clientAddresses: [],
  settingNames: ['net.core.somaxconn', 'net.ipv4.no_such_setting'],
  privilege: 'none',
  conntrack: { client: false, server: false },
  processes: [{ side: 'client', role: 'driver', pid: process.pid, command: 'this test' }],
  connectionHistory: false,
  startedAtNs: () => undefined,
};

testWith(['namespaces', 'nft'], 'a load that overflows the accept queue, seen from both hosts', async () => {
  pair = makeHostPair();
  pair.filter('server', 'table ip t {\n chain c {\n type filter hook input priority 0\n ct state new counter\n }\n}\n');
  pair.listen(80, 1);
  collection = openCollection({
    ...shared,
    hosts: pair.hosts,
    seen: { sides: 'both' },
    listener: { address: SERVER, port: 80 },
    clientAddresses: [CLIENT],
    conntrack: { client: false, server: true },
  });
  collection.sample(-1);
  const ports = [80, 80, 80, 80].map(port => pair?.connect(port).port ?? 0);
  const seen = collection;
  const tables = await until(() => {
    seen.sample(10);
    const read = seen.tables();
    return queued(read.server, ports) === 2 ? read : undefined;
  });
  collection.sample(20);
  const { client, server } = collection.evidence(tables);

  expect(valueIn(server.counters, series => delta(series, 'TcpExt.ListenOverflows'))).toBeGreaterThan(0);
  expect(valueIn(client.counters, series => delta(series, 'Tcp.ActiveOpens'))).toBe(4);
  expect(valueIn(server.conntrack, series => last(series, 'count'))).toBe(4);
  expect(valueIn(server.link, series => delta(series, 'rx_packets'))).toBeGreaterThan(3);
  expect(valueIn(server.listener, ({ series }) => [last(series, 'queue'), last(series, 'bound')])).toEqual([2, 1]);
  expect(valueIn(server.otherListeners, others => others)).toEqual([]);
  expect(valueIn(server.socketStates, states => states['LISTEN'])).toBe(1);
  expect(valueIn(client.portUse, uses => uses.map(({ source, destination }) => [source, destination]))).toEqual([
    [CLIENT, SERVER],
  ]);
  expect(server.settings).toEqual({
    'net.core.somaxconn': { state: 'read', value: '4096' },
    'net.ipv4.no_such_setting': { state: 'absent', why: 'there is no net.ipv4.no_such_setting here' },
  });
  expect(valueIn(tables.serverTracking, table => ports.map(port => table.has(CLIENT, port, SERVER, 80)))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(tables.clientTracking).toEqual({
    state: 'absent',
    why: 'the tracking table is read where a scenario tracks connections on this host',
  });
});

test('in a shared namespace both sides are one reading', () => {
  collection = openCollection(shared);
  collection.sample(-1);
  collection.sample(50);
  const tables = collection.tables();
  const evidence = collection.evidence(tables);
  expect(tables.client).toBe(tables.server);
  expect(evidence.client.counters).toEqual(evidence.server.counters);
  expect(valueIn(evidence.client.counters, series => series.atMs)).toEqual([-1, 50]);
  expect(valueIn(evidence.machine.files, series => last(series, 'used'))).toBeGreaterThan(0);
  expect(valueIn(evidence.machine.memory, series => last(series, 'MemAvailable'))).toBeGreaterThan(0);
  expect(valueIn(evidence.machine.softnet, series => last(series, 'processed'))).toBeGreaterThan(0);
  expect(evidence.processes).toHaveLength(1);
  expect(evidence.failedCalls).toEqual({ state: 'absent', why: 'system calls are traced for root only' });
  expect(evidence.target.state).toBe('absent');
});

test('where nothing is to be looked up the ports of the client are read, and nothing else', () => {
  collection = openCollection({ ...shared, seen: { sides: 'both' } });
  const { client, ...others } = collection.portTables();
  expect(client.state).toBe('read');
  expect(Object.values(others).map(({ state }) => state)).toEqual(['absent', 'absent', 'absent']);
});

testWith(['root'], 'the trace instance is announced, and gone in the end', () => {
  const names: string[] = [];
  collection = openCollection({ ...shared, privilege: privilege(), onTraceInstance: ({ name }) => names.push(name) });
  collection.sample(0);
  expect(collection.evidence(collection.tables()).failedCalls).toEqual({
    state: 'read',
    value: { calls: [], lost: 0 },
  });
  expect(names).toEqual([expect.stringMatching(`^loadline-${process.pid}-\\d+$`)]);
});

function queued(table: ReturnType<Collection['tables']>['server'], ports: readonly number[]): number {
  return valueIn(table, found => ports.filter(port => found.find(SERVER, 80, CLIENT, port)?.state === 1).length);
}

function valueIn<T, R>(
  probe: { state: 'read'; value: T } | { state: 'absent' | 'failed'; why: string },
  get: (value: T) => R,
): R {
  if (probe.state !== 'read') throw new Error(probe.why);
  return get(probe.value);
}
