import { execFileSync, spawn } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';
import { checksOf } from '../../src/collectors/packet-losses/loss-checks.ts';
import { type CollectedLosses, openPacketLosses } from '../../src/collectors/packet-losses/packet-losses.ts';
import type { TupleRecord } from '../../src/collectors/packet-losses/tuple-records.ts';
import { snmpParser } from '../../src/collectors/parse/snmp.ts';
import type { Collector } from '../../src/collectors/series/collector.ts';
import type { NamedLossPlace } from '../../src/model/packet-losses.ts';
import { bpf } from '../../src/system/linux/bpf/bpf-call.ts';
import { pendingError } from '../../src/system/linux/sockets.ts';
import { type HostPair, makeHostPair, SERVER, until } from './host-pair.ts';
import { testWith } from './needs.ts';

const PORT = 8080;
const pairs: HostPair[] = [];
const opened: Collector<CollectedLosses>[] = [];

afterEach(() => {
  for (const watch of opened.splice(0)) watch.close();
  for (const pair of pairs.splice(0)) pair.close();
});

testWith(['root'], 'what a full accept queue drops is recorded to the last packet, by connection', async () => {
  const { pair, watch } = watched();
  pair.listen(PORT, 4);
  watch.sample(0);
  const ports = Array.from({ length: 30 }, () => pair.connect(PORT).port);
  // Five have room.
  await until(() => (listenDrops(pair) >= 25 ? true : undefined));
  const { records, checks } = readAll(watch);
  const lost = records.filter(({ event }) => event.what === 'loss');
  expect(new Set(lost.map(({ event }) => event.what === 'loss' && event.place.slice(0, 9)))).toEqual(
    new Set(['listener-']),
  );
  expect(
    lost.every(
      ({ clientPort, server, serverPort }) => ports.includes(clientPort) && server === SERVER && serverPort === PORT,
    ),
  ).toBe(true);
  const recorded = lost.reduce((sum, { packets }) => sum + packets, 0);
  expect(recorded).toBeGreaterThanOrEqual(25);
  expect(checks.find(({ counter }) => counter === 'TcpExt.ListenDrops')).toMatchObject({ recorded, counted: recorded });
});

testWith(
  ['root', 'nft'],
  'a rule, a missing listener and a reset that no TCP sent have words of their own',
  async () => {
    const { pair, watch } = watched();
    pair.listen(PORT, 100);
    watch.sample(0);
    const refused = pair.connect(PORT + 1);
    pair.filter('server', ruleOf('input', `tcp dport ${PORT} reject with tcp reset`));
    const rejected = pair.connect(PORT);
    pair.filter('client', ruleOf('output', `tcp dport ${PORT + 2} drop`));
    const dropped = pair.connect(PORT + 2);
    await failing(refused.fd);
    await failing(rejected.fd);
    const { records } = readAll(watch);
    const of = (port: number) => records.filter(({ clientPort }) => clientPort === port).map(({ event }) => event);
    expect(of(refused.port)).toContainEqual({ what: 'loss', place: 'no-listener', packet: 'SYN', to: 'server' });
    expect(of(refused.port)).toContainEqual(expect.objectContaining({ what: 'reset', by: 'server' }));
    expect(of(rejected.port)).toContainEqual(loss('server-rule'));
    expect(of(rejected.port)).toContainEqual({ what: 'reset', by: 'no-tcp', reason: 'unknown' });
    expect(of(dropped.port)).toContainEqual(loss('client-rule'));
  },
);

/** Linux 6.1 says hook of a rule. */
const loss = (place: NamedLossPlace) =>
  expect.objectContaining({
    what: 'loss',
    place: expect.stringMatching(place.replace('rule', '(rule|hook)')),
    packet: 'SYN',
  });

testWith(
  ['root'],
  'neither another namespace with the same addresses nor what comes after the last sample is recorded',
  async () => {
    const { pair, watch } = watched();
    watch.sample(0);
    const other = makeHostPair();
    pairs.push(other);
    await failing(other.connect(PORT + 1).fd);
    const own = pair.connect(PORT + 1);
    await failing(own.fd);
    watch.sample(1, 'last');
    await failing(pair.connect(PORT + 1).fd);
    expect([...new Set(readAll(watch).records.map(({ clientPort }) => clientPort))]).toEqual([own.port]);
  },
);

testWith(['root'], 'in a namespace that others use, connections to other ports are left out', async () => {
  const { pair, watch } = watched({ isPublic: true });
  watch.sample(0);
  await failing(pair.connect(PORT + 1).fd);
  const own = pair.connect(PORT);
  await failing(own.fd);
  expect([...new Set(readAll(watch).records.map(({ clientPort }) => clientPort))]).toEqual([own.port]);
});

function ruleOf(hook: string, rule: string): string {
  return `table ip t { chain c { type filter hook ${hook} priority 0; ${rule}; }; }`;
}

/** Until the connection was refused. */
async function failing(fd: number): Promise<void> {
  await until(() => (pendingError(fd) === 0 ? undefined : true));
}

function listenDrops({ hosts }: HostPair): number {
  const text = hosts.server.run(() => readFileSync('/proc/thread-self/net/netstat', 'latin1'));
  return snmpParser()(text)['TcpExt.ListenDrops'] ?? 0;
}

function readAll(watch: Collector<CollectedLosses>) {
  const { forEach, moved } = watch.result();
  const records: TupleRecord[] = [];
  forEach(record => void records.push(record));
  return { records, checks: checksOf(records, moved) };
}

const PROGRAM = fileURLToPath(new URL('../programs/watch-losses.mjs', import.meta.url));
/** BPF_PROG_GET_FD_BY_ID */
const OPEN_BY_ID = 13;

testWith(['root', 'dist'], 'no program stays in the kernel when the runner is killed', async () => {
  const runner = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await new Promise<string>(resolve => runner.stdout.once('data', bytes => resolve(String(bytes))));
  const { ids }: { ids: number[] } = JSON.parse(said);
  expect(ids.length).toBeGreaterThanOrEqual(6);
  expect(ids.filter(isLoaded)).toEqual(ids);
  runner.kill('SIGKILL');
  await until(() => (ids.some(isLoaded) ? undefined : true));
});

function isLoaded(id: number): boolean {
  const attributes = Buffer.alloc(16);
  attributes.writeUInt32LE(id, 0);
  const fd = bpf(OPEN_BY_ID, attributes);
  if (fd >= 0) closeSync(fd);
  return fd >= 0;
}

const SUPPORT = new URL('../../dist/system/linux/bpf/support.js', import.meta.url);
const ASK = `import { probeBpf } from '${SUPPORT.href}'; console.log(JSON.stringify(probeBpf()))`;

testWith(['root', 'dist'], 'an ordinary user is told what is missing, and needs no more than that', () => {
  const ask = (...how: string[]) =>
    JSON.parse(
      execFileSync(
        'setpriv',
        [
          '--reuid',
          '65534',
          '--regid',
          '65534',
          '--clear-groups',
          ...how,
          process.execPath,
          '--input-type=module',
          '-e',
          ASK,
        ],
        { encoding: 'utf8' },
      ),
    );
  expect(ask()).toEqual({
    state: 'absent',
    why: 'the kernel is watched with CAP_BPF and CAP_PERFMON only: this process has no CAP_BPF and no CAP_PERFMON',
  });
  const granted = ['--inh-caps', '+bpf,+perfmon', '--ambient-caps', '+bpf,+perfmon'];
  expect(ask(...granted)).toEqual({ state: 'read', value: 'usable' });
});

function watched({ isPublic = false } = {}): { pair: HostPair; watch: Collector<CollectedLosses> } {
  const pair = makeHostPair();
  pairs.push(pair);
  const watch = openPacketLosses({
    hosts: pair.hosts,
    namespaces: [['client'], ['server']],
    serverPorts: [PORT],
    isPublic,
    attempts: 100,
    sinceStart: ms => ms,
  });
  opened.push(watch);
  return { pair, watch };
}
