import { describe, expect, it } from 'vitest';
import { LIMITS, limitOf } from '../../src/limits/catalog.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { LimitId } from '../../src/model/limit-id.ts';
import { aBook } from './book.ts';

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
      const ports = { reserved: 0, capacity: 64_512, pairs: [], exhausted: true, inTimeWait: 0, live: 64_512 };
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
