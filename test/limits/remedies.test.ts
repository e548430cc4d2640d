import { describe, expect, it } from 'vitest';
import { LIMITS, limitOf } from '../../src/limits/catalog.ts';
import { allowsMore } from '../../src/model/allows-more.ts';
import type { Facts } from '../../src/model/facts/facts.ts';
import type { LimitId } from '../../src/model/limit-id.ts';
import { valueIn } from '../../src/model/probe.ts';
import type { Side } from '../../src/model/side.ts';
import { aBook, acceptance, listener } from './book.ts';

const cgroup = { controller: 'pids', path: '/a', limit: 100_000, peak: 100_000, refused: 1, oomKills: 0 } as const;
const nginx = { kind: 'nginx', configured: { kind: 'nginx', workers: 1, workerConnections: 8192 } } as const;
const httpd = {
  kind: 'httpd',
  configured: { kind: 'httpd', mpm: 'event', maxRequestWorkers: 2000, serverLimit: 80, threadsPerChild: 25 },
} as const;

/** A limit that is higher than a thousand attempts seem to need, and was met all the same. */
const HIGH: readonly (readonly [id: LimitId, inForce: number, facts: Partial<Facts>])[] = [
  ['nofile', 50_000, { 'server.processes': [{ pid: 1, role: 'target', nofile: 50_000, peakDescriptors: 50_000 }] }],
  ['nproc', 60_000, { 'server.users': [{ uid: 33, nproc: 60_000, exempt: false, peakThreads: 60_000 }] }],
  ['cgroup-pids', 100_000, { 'server.cgroups': [cgroup] }],
  ['netdev-backlog', 10_000, { 'server.settings': { 'net.core.netdev_max_backlog': '10000' } }],
  ['epoll-watches', 4_194_304, { 'server.settings': { 'fs.epoll.max_user_watches': '4194304' } }],
  ['nginx-worker-connections', 8192, { application: nginx }],
  ['httpd-max-workers', 2000, { application: httpd }],
];

describe('a remedy', () => {
  it.each(HIGH)('of %s is more than the %d in force', (id, inForce, facts) => {
    const { change, now } = limitOf(id).remedy('server', aBook(facts));
    expect(Number(change.to)).toBe(inForce * 2);
    expect(now.join('\n')).toContain(`${inForce * 2}`);
  });

  it('of a range of ports that is as wide as it can be is another address', () => {
    const remedy = (low: number, high: number) => {
      const full = { exhausted: true, nearly: true, inTimeWait: 0, live: 64_512 };
      const ports = { reserved: 0, capacity: 64_512, pairs: [], ...full };
      return limitOf('ephemeral-ports').remedy('client', aBook({ 'client.ports': { ...ports, low, high } }));
    };
    expect(remedy(1024, 65_535)).toMatchObject({ change: { setting: 'source addresses' } });
    expect(remedy(32_768, 60_999)).toMatchObject({ change: { to: '1024 65535' } });
  });

  it.each(LIMITS.flatMap(limit => limit.sides.map(side => [limit.id, side, limit] as const)))(
    'of %s on the %s has the value that it sets in its commands, too',
    (id, side, limit) => {
      const { change, now } = limit.remedy(side, aBook());
      const value = id === 'cgroup-memory' ? `${Number(change.to) / 2 ** 20}M` : change.to;
      expect(now.join('\n')).toContain(value);
    },
  );
});

/** Values in force that are the load's own size, far below it, and far above it. */
const IN_FORCE = [16, 1000, 200_000, 2 ** 22];

/** Every limit has this value, and all of it was used. */
function metAt(value: number): Partial<Facts> {
  const process = { pid: 1, nofile: value, peakDescriptors: value };
  const settings = Object.fromEntries(
    LIMITS.flatMap(({ setting }) => (setting.kind === 'sysctl' ? [[setting.name, `${value}`]] : [])),
  );
  const lists = { 'net.ipv4.tcp_mem': `1 2 ${value}`, 'net.ipv4.tcp_rmem': `1 2 ${value}` };
  const modes = { 'net.ipv4.tcp_tw_reuse': '0', 'net.ipv4.tcp_syncookies': '0' };
  const sysctls = { ...settings, ...lists, ...modes };
  const cgroups = (['pids', 'memory'] as const).map(controller => ({
    controller,
    path: '/a',
    limit: value,
    peak: value,
    refused: 1,
    oomKills: 0,
  }));
  const tracking = { max: value, peakCount: value, dropped: 1, clashed: 0, earlyDropped: 0, chainTooLong: 0 };
  return {
    'client.processes': [{ ...process, role: 'driver' }],
    'server.processes': [{ ...process, role: 'target' }],
    'client.settings': sysctls,
    'server.settings': sysctls,
    'client.cgroups': cgroups,
    'server.cgroups': cgroups,
    'client.tracking': tracking,
    'server.tracking': tracking,
    'server.users': [{ uid: 33, nproc: value, exempt: false, peakThreads: value }],
    threads: { peak: value, max: value, pidMax: undefined },
    openFiles: { peak: value, max: value },
    sockets: { peakOrphans: value, peakPages: value },
    neighbours: { peakEntries: value, tableFulls: 1 },
    listener: listener({ backlog: value, somaxconn: value, bound: value }),
  };
}

const APPLICATIONS = {
  'nginx-worker-connections': (most: number) => ({ ...nginx.configured, workerConnections: most }),
  'httpd-max-workers': (most: number) => ({ ...httpd.configured, maxRequestWorkers: most }),
} as const;

function factsAt(id: LimitId, value: number): Partial<Facts> {
  const configured = id in APPLICATIONS ? APPLICATIONS[id as keyof typeof APPLICATIONS](value) : undefined;
  const application = configured && { application: { kind: configured.kind, configured } };
  return { ...metAt(value), ...application };
}

/** What they are raised to is no single number, or no more than that. */
const RANGES: readonly LimitId[] = ['ephemeral-ports', 'time-wait-ports', 'snat-ports', 'syn-backlog'];

describe.each(LIMITS.flatMap(limit => limit.sides.map(side => [limit, side] as const)))('$id', (limit, side: Side) => {
  it.each(IN_FORCE)('on the %# side is more than the %d in force, and than what was used', value => {
    const facts = aBook(factsAt(limit.id, value));
    const { change } = limit.remedy(side, facts);
    const inForce = change.setting === limit.setting.name ? limit.effective(side, facts) : undefined;
    if (inForce !== undefined) expect(allowsMore(change.setting, inForce, change.to)).toBe(true);
    const amount = Number(change.to.split(' ').at(-1));
    const isAmount = /^\d/.test(change.to) && !RANGES.includes(limit.id);
    if (isAmount) expect(amount).toBeGreaterThan(value);
  });
});

describe('a remedy for ports in TIME-WAIT', () => {
  const ports = {
    low: 40_000,
    high: 40_099,
    reserved: 0,
    capacity: 100,
    exhausted: true,
    nearly: true,
    inTimeWait: 100,
    live: 0,
  };
  const towards = (destination: string) => ({
    ...ports,
    pairs: [{ source: destination, destination, destinationPort: 80, byState: { 'TIME-WAIT': 100 } }],
  });
  const remedyWith = (reuse: string, destination: string, settings: Facts['client.settings'] = {}) =>
    limitOf('time-wait-ports').remedy(
      'client',
      aBook({
        'client.ports': towards(destination),
        'client.settings': { 'net.ipv4.tcp_tw_reuse': reuse, ...settings },
      }),
    );
  const WIDER = { setting: 'net.ipv4.ip_local_port_range', to: '1024 65535' };

  it('is reuse where that is off, or on for loopback alone', () => {
    expect(remedyWith('0', '10.0.0.2').change).toEqual({ setting: 'net.ipv4.tcp_tw_reuse', to: '1' });
    expect(remedyWith('2', '10.0.0.2').change).toEqual({ setting: 'net.ipv4.tcp_tw_reuse', to: '1' });
  });

  it.each([
    ['1', '10.0.0.2'],
    ['2', '127.0.0.1'],
    ['2', '::1'],
  ])('is a wider range where reuse is on: %s towards %s', (reuse, destination) => {
    expect(remedyWith(reuse, destination).change).toEqual(WIDER);
  });

  it('is timestamps where reuse is on and has none', () => {
    const { change, now } = remedyWith('1', '10.0.0.2', { 'net.ipv4.tcp_timestamps': '0' });
    expect(change).toEqual({ setting: 'net.ipv4.tcp_timestamps', to: '1' });
    expect(now).toEqual(['sysctl -w net.ipv4.tcp_timestamps="1"']);
  });
});

describe('a remedy for a command', () => {
  const remedyFor = (by: 'command' | 'seen', connections: number) => {
    const book = aBook();
    const load = { ...valueIn(book.load), wanted: { by, connections } } as Facts['load'];
    const process = { pid: 7, role: 'driver', nofile: 200, peakDescriptors: 107, ended: true } as const;
    return limitOf('nofile').remedy('client', aBook({ load, 'client.processes': [process] }));
  };

  it('that states its size is made for it', () => {
    const { change, sizedBy } = remedyFor('command', 1000);
    expect(change.to).toBe('1100');
    expect(sizedBy).toEqual({ by: 'command', connections: 1000 });
  });

  it('that gave up before is more than it had, and says that it is a lower bound', () => {
    const { change, sizedBy } = remedyFor('seen', 7);
    expect(change.to).toBe('400');
    expect(sizedBy).toEqual({ by: 'seen', connections: 7 });
  });
});

describe('descriptors of a server', () => {
  const full = [{ pid: 20, role: 'target', nofile: 300, peakDescriptors: 300 }] as const;
  const remedyOf = (facts: Partial<Facts>) =>
    limitOf('nofile').remedy('server', aBook({ 'server.processes': full, ...facts })).change;

  it('are two for each connection of a proxy', () => {
    const call = {
      side: 'server',
      pid: 20,
      syscall: 'connect',
      errno: 'EMFILE',
      count: 1,
      firstMs: 1,
      lastMs: 1,
    } as const;
    expect(remedyOf({ 'server.failedCalls': [call] }).to).toBe('2100');
    expect(remedyOf({ 'server.failedCalls': [{ ...call, syscall: 'socket' }] }).to).toBe('2100');
    expect(remedyOf({ 'server.counters': { 'Tcp.ActiveOpens': 900 } }).to).toBe('2100');
    expect(remedyOf({ acceptance: acceptance({ accepted: 145 }) }).to).toBe('2100');
  });

  it('are one where it accepted what it holds, or opens now and then a connection of its own', () => {
    const facts = { acceptance: acceptance({ accepted: 290 }) };
    expect(remedyOf({ ...facts, 'server.counters': { 'Tcp.ActiveOpens': 3 } }).to).toBe('1100');
  });

  it('are those of worker_rlimit_nofile where an nginx sets it', () => {
    const configured = { ...nginx.configured, workerRlimitNofile: 300 };
    const facts = { application: { kind: 'nginx', configured }, 'server.processes': full } as const;
    const { change, now } = limitOf('nofile').remedy('server', aBook(facts));
    expect(change).toEqual({ setting: 'worker_rlimit_nofile', to: '1100' });
    expect(now.join('\n')).not.toContain('ulimit');
  });
});

it('never lowers kernel.pid_max beside threads-max', () => {
  const at = (pidMax: number) =>
    limitOf('threads-max').remedy('server', aBook({ threads: { peak: 9, max: 9, pidMax } }));
  expect(at(2 ** 22).now.join()).not.toContain('pid_max');
  expect(at(32_768).persist.join()).toContain('kernel.pid_max = 131072');
});
