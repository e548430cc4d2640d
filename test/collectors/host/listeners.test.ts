import { afterEach, beforeEach, expect } from 'vitest';
import { type Listeners, openListeners } from '../../../src/collectors/host/listeners.ts';
import type { Collector } from '../../../src/collectors/series/collector.ts';
import { last, peak } from '../../../src/model/series.ts';
import { socketAddress } from '../../../src/system/linux/socket-address.ts';
import {
  bindTo,
  closeDescriptor,
  enableOption,
  LISTENER_OPTION,
  listenOn,
  openSocket,
} from '../../../src/system/linux/sockets.ts';
import { type HostPair, makeHostPair, SERVER, until } from '../host-pair.ts';
import { testWith } from '../needs.ts';

let pair: HostPair | undefined;
let listeners: Collector<Listeners> | undefined;

beforeEach(() => {
  pair = undefined;
  listeners = undefined;
});

afterEach(() => {
  listeners?.close();
  pair?.close();
});

const open = (port: number) => {
  pair ??= makeHostPair();
  listeners = pair.hosts.server.run(() => openListeners(SERVER, port));
  return { pair, listeners };
};

testWith(['namespaces'], 'a full accept queue holds one more than its bound', async () => {
  const { pair, listeners } = open(80);
  pair.listen(80, 2);
  for (let made = 0; made < 6; made += 1) pair.connect(80);
  const series = await until(() => {
    listeners.sample(0);
    const { series } = listeners.result().listener;
    return last(series, 'queue') === 3 ? series : undefined;
  });
  expect(last(series, 'bound')).toBe(2);
  expect(last(series, 'sockets')).toBe(1);
  expect(last(series, 'full')).toBe(1);
});

testWith(['namespaces'], 'sockets that share a port are summed', () => {
  const { pair, listeners } = open(80);
  const fds = pair.hosts.server.run(() => [openSocket(), openSocket()]);
  fds.forEach((fd, index) => {
    enableOption(fd, LISTENER_OPTION.SO_REUSEPORT);
    bindTo(fd, socketAddress('0.0.0.0', 80));
    listenOn(fd, 10 + index);
  });
  listeners.sample(0);
  const { series } = listeners.result().listener;
  expect(series.constant).toMatchObject({
    queue: 0,
    bound: 21,
    sockets: 2,
    full: 0,
    empty: 2,
    synReceived: 0,
    others: 0,
    drops: 0,
    somaxconn: expect.any(Number),
  });
  fds.forEach(closeDescriptor);
});

testWith(['namespaces'], 'of sockets that share a port each is told from the others', async () => {
  const { pair, listeners } = open(80);
  const fds = pair.hosts.server.run(() => [openSocket(), openSocket()]);
  for (const fd of fds) {
    enableOption(fd, LISTENER_OPTION.SO_REUSEPORT);
    bindTo(fd, socketAddress('0.0.0.0', 80));
    listenOn(fd, 0);
  }
  listeners.sample(0);
  for (let made = 0; made < 32; made += 1) pair.connect(80);
  let atMs = 0;
  const queues = await until(() => {
    atMs += 50;
    listeners.sample(atMs);
    const { queues } = listeners.result().listener;
    return queues?.full.length === 2 && (queues.waits?.length ?? 0) > 0 ? queues : undefined;
  });
  expect(new Set(queues.full.map(({ socket }) => socket)).size).toBe(2);
  expect(queues.full.every(({ least }) => least === 1)).toBe(true);
  // Each dropped packets while the other did: nobody can tell by the time whose an attempt was.
  expect(queues.waits?.reduce((sum, { connections }) => sum + connections, 0)).toBe(2);
  fds.forEach(closeDescriptor);
});

testWith(['namespaces'], 'another listener that was full is told, one that was not is not', async () => {
  const { pair, listeners } = open(80);
  pair.listen(80, 5);
  pair.listen(81, 0);
  pair.listen(82, 5);
  for (const port of [80, 81, 81, 82]) pair.connect(port);
  const others = await until(() => {
    listeners.sample(0);
    const { others } = listeners.result();
    return others.length > 0 ? others : undefined;
  });
  expect(others).toEqual([{ address: SERVER, port: 81, peakQueue: 1, bound: 0, drops: 0 }]);
});

testWith(['namespaces'], 'each listener has its own count of what it dropped', async () => {
  const { pair, listeners } = open(80);
  pair.listen(80, 0);
  pair.listen(81, 0);
  listeners.sample(0);
  for (const port of [80, 81, 81, 81]) pair.connect(port);
  const [other] = await until(() => {
    listeners.sample(0);
    const { others } = listeners.result();
    return (others[0]?.drops ?? 0) >= 2 ? others : undefined;
  });
  expect(other).toMatchObject({ port: 81, bound: 0 });
  const { series } = listeners.result().listener;
  expect(last(series, 'drops')).toBe(0);
  expect(last(series, 'others')).toBe(1);
});

testWith(['namespaces'], 'connections of the listener are told from those of another, whoever holds them', async () => {
  const { pair, listeners } = open(80);
  pair.listen(80, 5);
  pair.listen(81, 5);
  listeners.sample(0);
  for (const port of [80, 80, 80, 81]) pair.connect(port);
  const looks = await until(() => {
    listeners.sample(50);
    const { connections } = listeners.result().listener;
    return connections !== undefined && last(connections, 'queue') === 3 ? connections : undefined;
  });
  expect(last(looks, 'entered')).toBe(3);
  expect(last(looks, 'held')).toBe(0);
});

testWith(['namespaces', 'nft'], 'half-open connections are counted, those of other ports are not', async () => {
  const { pair, listeners } = open(80);
  pair.listen(80, 5);
  pair.listen(81, 5);
  pair.filter(
    'client',
    'table ip t {\n chain c {\n type filter hook prerouting priority -400\n tcp flags & (syn | ack) == syn | ack drop\n }\n}\n',
  );
  for (const port of [80, 80, 80, 81]) pair.connect(port);
  const most = await until(() => {
    listeners.sample(0);
    const { series } = listeners.result().listener;
    return (peak(series, 'synReceived') ?? 0) >= 3 ? peak(series, 'synReceived') : undefined;
  });
  expect(most).toBe(3);
});
