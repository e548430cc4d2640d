import { afterEach, expect } from 'vitest';
import type { CollectedLosses } from '../../src/collectors/packet-losses/packet-losses.ts';
import { openTrail } from '../../src/collectors/packet-losses/trail/trail.ts';
import type { TupleRecord } from '../../src/collectors/packet-losses/tuple-records.ts';
import type { Collector } from '../../src/collectors/series/collector.ts';
import { type HostPair, makeHostPair, SERVER } from './host-pair.ts';
import { testWith } from './needs.ts';

const PORT = 8080;
const pairs: HostPair[] = [];
const opened: Collector<CollectedLosses>[] = [];

afterEach(() => {
  for (const trail of opened.splice(0)) trail.close();
  for (const pair of pairs.splice(0)) pair.close();
});

testWith(['namespaces', 'nft'], 'every way to lose a SYN shows by connection, once the trail is laid', () => {
  const { pair, trail } = walked();
  pair.listen(PORT, 100);
  pair.listen(PORT + 1, 100);
  pair.listen(PORT + 2, 100);
  pair.listen(PORT + 3, 1);
  pair.filter('client', ruleOf('output', `tcp dport ${PORT} drop`));
  pair.filter('server', ruleOf('input', `tcp dport ${PORT + 1} drop`));
  pair.filter('server', ruleOf('output', `tcp sport ${PORT + 2} drop`));
  trail.sample(0);
  pair.connect(PORT);
  trail.sample(50);
  trail.sample(100);
  const byClient = pair.connect(PORT).port;
  const byServer = pair.connect(PORT + 1).port;
  const answer = pair.connect(PORT + 2).port;
  const queued = Array.from({ length: 6 }, () => pair.connect(PORT + 3).port);
  const records = readAll(trail);
  const placeOf = (port: number) =>
    records.flatMap(({ clientPort, event }) => (clientPort === port && event.what === 'loss' ? event.place : []));
  expect(placeOf(byClient)).toEqual(['client-hook']);
  expect(placeOf(byServer)).toEqual(['server-rule']);
  expect(placeOf(answer)).toEqual(['server-hook']);
  expect(queued.flatMap(placeOf).length).toBeGreaterThanOrEqual(2);
  expect(new Set(queued.flatMap(placeOf))).toEqual(new Set(['listener-syn']));
  expect(records.every(({ server, firstMs }) => server === SERVER && firstMs > 0)).toBe(true);
});

testWith(['namespaces', 'nft'], 'where nothing is overdue no trail is laid', () => {
  const { pair, trail } = walked();
  pair.listen(PORT, 100);
  trail.sample(0);
  pair.connect(PORT);
  trail.sample(50);
  trail.sample(100, 'last');
  expect(() => trail.result()).toThrow('no trail was laid');
});

testWith(['namespaces', 'nft'], 'in a burst every connection is counted', () => {
  const { pair, trail } = walked();
  trail.sample(0);
  pair.filter('server', ruleOf('input', 'tcp flags & (syn | ack) == syn drop'));
  pair.connect(PORT);
  trail.sample(50);
  trail.sample(100);
  const ports = Array.from({ length: 3000 }, () => pair.connect(PORT).port);
  const lost = new Set(readAll(trail).map(({ clientPort }) => clientPort));
  expect(ports.filter(port => !lost.has(port))).toEqual([]);
});

function walked(): { pair: HostPair; trail: Collector<CollectedLosses> } {
  const pair = makeHostPair();
  pairs.push(pair);
  const trail = openTrail({
    hosts: pair.hosts,
    tracked: { client: false, server: false },
    families: ['ipv4'],
    serverPorts: [PORT, PORT + 1, PORT + 2, PORT + 3],
    attempts: 100,
    sinceStart: ms => ms,
  });
  opened.push(trail);
  return { pair, trail };
}

function readAll(trail: Collector<CollectedLosses>): readonly TupleRecord[] {
  trail.sample(1000, 'last');
  const records: TupleRecord[] = [];
  trail.result().forEach(record => {
    records.push(record);
  });
  return records;
}

let rules = 0;
function ruleOf(hook: 'input' | 'output', rule: string): string {
  rules += 1;
  return `table inet t${rules} {\n  chain c {\n    type filter hook ${hook} priority 0;\n    ${rule}\n  }\n}\n`;
}
