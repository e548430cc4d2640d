import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sectionFrom } from '../../../src/api/section.ts';
import { factsOf } from '../../../src/attribution/facts/book.ts';
import { usagesOf } from '../../../src/attribution/timeline/usages.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { HopEvidence } from '../../../src/model/hops.ts';
import { ok } from '../../../src/model/probe.ts';
import { seriesOf } from '../../../src/model/series.ts';
import type { Usage } from '../../../src/model/usage.ts';

const { run, outcomes } = sectionFrom(join(import.meta.dirname, '../../../reports/sample'));
const evidence = run.evidence as Evidence;

function levelsWith(changes: Partial<Evidence['server']>): Usage[] {
  const changed = { ...evidence, server: { ...evidence.server, ...changes } };
  const changedRun = { ...run, evidence: changed };
  return usagesOf(changedRun, factsOf(changedRun, outcomes, []));
}

function listener(queue: readonly number[], bound: number) {
  const rows = queue.map(value => ({ queue: value, bound, synReceived: 0, sockets: 1, full: 0 }));
  return ok({
    address: '198.19.0.1',
    port: 8080,
    series: seriesOf(
      queue.map((_, index) => index * 50),
      rows,
    ),
  });
}

const acceptQueue = (usages: readonly Usage[]) => usages.find(({ name }) => name === 'accept-queue');

describe('levels of a real run', () => {
  const usages = usagesOf(run, factsOf(run, outcomes, []));

  test('are those that the evidence shows, the nearest to its bound first', () => {
    expect(usages.slice(0, 3).map(({ name, side, used, bound }) => [name, side, used, bound])).toEqual([
      ['accept-queue', 'server', 64, 63],
      ['ports', 'client', 180, 180],
      ['tracking', 'server', 120, 120],
    ]);
    expect(
      usages
        .filter(({ name }) => name === 'descriptors')
        .map(({ side }) => side)
        .sort(),
    ).toEqual(['client', 'server']);
  });

  test('are bounded by limits of the catalog, so that a report joins them with its causes', () => {
    const limits = Object.fromEntries(usages.map(({ name, side, limit }) => [`${name} ${side}`, limit]));
    expect(limits).toMatchObject({
      'accept-queue server': 'listen-backlog',
      'syn-queue server': 'listen-backlog',
      'ports client': 'ephemeral-ports',
      'tracking server': 'conntrack-max',
      'descriptors client': 'nofile',
    });
  });

  test('a queue that somaxconn cut short is bounded by it', () => {
    const server = { ...evidence.server, settings: { ...evidence.server.settings, 'net.core.somaxconn': ok('32') } };
    const changed = { ...run, evidence: { ...evidence, server: { ...server, listener: listener([0, 33, 0], 32) } } };
    expect(acceptQueue(usagesOf(changed, factsOf(changed, outcomes, [])))?.limit).toBe('somaxconn');
  });

  test('an accept queue at its bound is not full: the kernel lets one more in', () => {
    expect(acceptQueue(levelsWith({ listener: listener([0, 63, 0], 63) }))).not.toHaveProperty('metMs');
    expect(acceptQueue(levelsWith({ listener: listener([0, 63, 64, 0], 63) }))).toMatchObject({ used: 64, metMs: 100 });
  });

  test('what was not read is left out, and is not 0', () => {
    const usages = levelsWith({
      listener: { state: 'failed', why: 'no netlink' },
      conntrack: { state: 'absent', why: 'none' },
    });
    const names = usages.map(({ name, side }) => `${name} ${side}`);
    expect(names).not.toContain('accept-queue server');
    expect(names).not.toContain('tracking server');
    expect(names).toContain('tracking client');
  });

  test('a listener that goes away has met nothing by that, and its queue was as long as it was', () => {
    const rows = [
      { queue: 0, bound: 63, synReceived: 0 },
      { queue: 40, bound: 63, synReceived: 5 },
      { queue: 0, bound: 0, synReceived: 0 },
    ];
    const gone = ok({ address: '198.19.0.1', port: 8080, series: seriesOf([0, 50, 100], rows) });
    const [queue, syns] = (['accept-queue', 'syn-queue'] as const).map(wanted =>
      levelsWith({ listener: gone }).find(({ name }) => name === wanted),
    );
    expect(queue).toMatchObject({ used: 40, bound: 63 });
    expect(syns).toMatchObject({ used: 5, bound: 63 });
    expect([queue, syns].filter(usage => usage?.metMs !== undefined)).toEqual([]);
  });

  test('a bound of 0 is none', () => {
    expect(acceptQueue(levelsWith({ listener: listener([0, 0], 0) }))).toBeUndefined();
  });
});

describe('what is behind the target', () => {
  const hop = (to: string, queue: number, ports: Readonly<Record<string, number>>): HopEvidence => ({
    to,
    from: '/usr/sbin/nginx',
    connections: seriesOf(
      [0, 50],
      [{ connecting: 0, connected: 0, ...(to.startsWith('unix:') ? {} : { ports: 0 }) }, ports],
    ),
    listener: ok(
      seriesOf(
        [0, 50],
        [
          { queue: 0, bound: 16 },
          { queue, bound: 16 },
        ],
      ),
    ),
    processes: [],
  });
  const hops = ok([hop('127.0.0.1:9000', 3, { ports: 28_232 }), hop('unix:/run/app.sock', 17, { connected: 9 })]);
  const withHops = { ...run, evidence: { ...evidence, hops } };
  const usages = usagesOf(withHops, factsOf(withHops, outcomes, []));
  const behind = (name: string) => usages.filter(usage => usage.name === name && usage.hop !== undefined);

  test('has an accept queue of its own at each listener', () => {
    expect(behind('accept-queue').map(({ hop: at, used, metMs }) => [at?.end, at?.to, used, metMs])).toEqual([
      ['listener', 'unix:/run/app.sock', 17, 50],
      ['listener', '127.0.0.1:9000', 3, undefined],
    ]);
  });

  test('takes ports of the server, but by a Unix socket', () => {
    expect(behind('ports')).toMatchObject([
      { side: 'server', hop: { from: 'nginx', to: '127.0.0.1:9000', end: 'client' }, used: 28_232, metMs: 50 },
    ]);
  });
});
