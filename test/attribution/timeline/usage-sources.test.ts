import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sectionFrom } from '../../../src/api/section.ts';
import { factsOf } from '../../../src/attribution/facts/book.ts';
import { usagesOf } from '../../../src/attribution/timeline/usages.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { absent, ok } from '../../../src/model/probe.ts';
import type { CgroupEvidence, ProcessEvidence, UserEvidence } from '../../../src/model/process-evidence.ts';
import type { Run } from '../../../src/model/run.ts';
import { type Series, seriesOf } from '../../../src/model/series.ts';
import type { Usage } from '../../../src/model/usage.ts';

const { run, outcomes } = sectionFrom(join(import.meta.dirname, '../../../reports/sample'));
const EVIDENCE = run.evidence as Evidence;

/** A row every 50 ms. */
function rows(...values: readonly Readonly<Record<string, number>>[]): Series {
  return seriesOf(
    values.map((_, row) => row * 50),
    values,
  );
}

function levelsFor(evidence: Partial<Evidence>, plan: Partial<Plan> = {}): Usage[] {
  const changed: Run = { ...run, plan: { ...run.plan, ...plan }, evidence: { ...EVIDENCE, ...evidence } };
  return usagesOf(changed, factsOf(changed, outcomes, []));
}

function find(usages: readonly Usage[], name: string, side: Usage['side']): Usage | undefined {
  return usages.find(usage => usage.name === name && usage.side === side);
}

const USER: UserEvidence = {
  side: 'server',
  uid: 33,
  nproc: 100,
  exempt: false,
  threads: ok(rows({ threads: 40 }, { threads: 100 })),
};

describe("a user's threads", () => {
  test('are held against RLIMIT_NPROC, and of several users the nearest counts', () => {
    const other: UserEvidence = { ...USER, uid: 34, nproc: 1000 };
    expect(find(levelsFor({ users: [other, USER] }), 'user-threads', 'server')).toMatchObject({
      used: 100,
      bound: 100,
      metMs: 50,
    });
  });

  test.each([
    ['that nobody counted', { threads: absent('the machine never had as many') }],
    ['of a user whom the kernel exempts', { exempt: true }],
    ['without a limit', { nproc: Number.POSITIVE_INFINITY }],
  ])('%s are left out', (_, changes) => {
    expect(find(levelsFor({ users: [{ ...USER, ...changes }] }), 'user-threads', 'server')).toBeUndefined();
  });
});

describe('threads of the machine', () => {
  const machine = { ...EVIDENCE.machine, threads: ok(rows({ threads: 300 }, { threads: 700 }, { threads: 200 })) };
  const settings = (pidMax: string) => ({
    ...EVIDENCE.server,
    settings: { ...EVIDENCE.server.settings, 'kernel.threads-max': ok('1000'), 'kernel.pid_max': ok(pidMax) },
  });

  test.each([
    ['32768', 1000],
    ['800', 800],
  ])('take a process number each: pid_max %s', (pidMax, bound) => {
    const usages = levelsFor({ machine, server: settings(pidMax) });
    expect(find(usages, 'machine-threads', 'host')).toMatchObject({ used: 700, bound });
  });
});

const CGROUP: CgroupEvidence = {
  side: 'server',
  controller: 'memory',
  version: 2,
  path: '/a',
  limit: 1000,
  series: ok(rows({ current: 1 })),
};

describe('a cgroup', () => {
  const usage = (...cgroups: readonly CgroupEvidence[]) => {
    const usages = levelsFor({ cgroups: ok(cgroups) });
    return { memory: find(usages, 'cgroup-memory', 'server'), pids: find(usages, 'cgroup-pids', 'server') };
  };

  test('its highest use counts where it rose in the run, and not what it had been before', () => {
    const rose = rows({ current: 100, highest: 500 }, { current: 300, highest: 900 });
    const stood = rows({ current: 100, highest: 900 }, { current: 300, highest: 900 });
    expect(usage({ ...CGROUP, series: ok(rose) }).memory).toMatchObject({ used: 900, bound: 1000 });
    expect(usage({ ...CGROUP, series: ok(stood) }).memory).toMatchObject({ used: 300, bound: 1000 });
  });

  test('met its limit when that refused somebody, though no row saw it full', () => {
    const pids = rows({ current: 10, rejected: 7 }, { current: 98, rejected: 9 });
    expect(usage({ ...CGROUP, controller: 'pids', limit: 100, series: ok(pids) }).pids).toMatchObject({
      used: 98,
      metMs: 50,
    });
    const quiet = rows({ current: 10, rejected: 7 }, { current: 98, rejected: 7 });
    expect(usage({ ...CGROUP, controller: 'pids', limit: 100, series: ok(quiet) }).pids).not.toHaveProperty('metMs');
  });

  test('of several the tightest counts; without a limit there is no level', () => {
    const outer = { ...CGROUP, path: '/', limit: 600, series: ok(rows({ current: 500 })) };
    expect(usage(CGROUP, outer).memory).toMatchObject({ used: 500, bound: 600 });
    expect(usage({ ...CGROUP, limit: Number.POSITIVE_INFINITY }).memory).toBeUndefined();
  });
});

describe('sockets', () => {
  const sockstat = ok(
    rows(
      { 'TCP.tw': 0, 'TCP.orphan': 3, 'TCP.mem': 10 },
      { 'TCP.tw': 40, 'TCP.orphan': 8, 'TCP.mem': 90 },
      { 'TCP.tw': 40, 'TCP.orphan': 9, 'TCP.mem': 20 },
    ),
  );
  const named = (name: string) =>
    ({ 'net.ipv4.tcp_max_tw_buckets': '40', 'net.ipv4.tcp_max_orphans': '8', 'net.ipv4.tcp_mem': '10\t50\t100' })[name];
  const settings = Object.fromEntries(
    ['net.ipv4.tcp_max_tw_buckets', 'net.ipv4.tcp_max_orphans', 'net.ipv4.tcp_mem'].map(name => [
      name,
      ok(named(name) ?? ''),
    ]),
  );
  const usages = levelsFor({ server: { ...EVIDENCE.server, sockstat, settings } });

  test("in TIME-WAIT are the namespace's, up to tcp_max_tw_buckets", () => {
    expect(find(usages, 'time-wait', 'server')).toMatchObject({ used: 40, bound: 40, metMs: 50 });
  });

  test('without a process may be as many as tcp_max_orphans: one more is too many', () => {
    expect(find(usages, 'orphans', 'host')).toMatchObject({ used: 9, bound: 8, metMs: 100 });
  });

  test('take memory up to the third value of tcp_mem', () => {
    expect(find(usages, 'tcp-memory', 'host')).toMatchObject({ used: 90, bound: 100 });
  });
});

describe('neighbours', () => {
  const machine = { ...EVIDENCE.machine, neighbours: ok(rows({ 'arp.entries': 5 }, { 'arp.entries': 90 })) };
  const settings = { ...EVIDENCE.server.settings, 'net.ipv4.neigh.default.gc_thresh3': ok('100') };
  const evidence = { machine, server: { ...EVIDENCE.server, settings } };
  const resolving = {
    scenario: { ...run.plan.scenario, lab: { ...run.plan.scenario.lab, neighbours: 'resolved' as const } },
  };

  test('are counted where hosts look addresses up; elsewhere the entries may be permanent ones, which take no room', () => {
    expect(find(levelsFor(evidence, resolving), 'neighbours', 'host')).toMatchObject({ used: 90, bound: 100 });
    expect(find(levelsFor(evidence), 'neighbours', 'host')).toBeUndefined();
  });
});

describe('connections of an nginx worker', () => {
  const worker = (...used: readonly number[]): ProcessEvidence => ({
    side: 'server',
    role: 'target',
    pid: 1,
    command: 'nginx: worker process',
    limits: absent('not read'),
    descriptors: ok(rows(...used.map(value => ({ used: value })))),
  });
  const configured = {
    target: { ...run.plan.target, application: { kind: 'nginx', workers: 2, workerConnections: 64 } as const },
  };

  test('are what it has more than before the load, its listener and its channel; the fullest worker counts', () => {
    const usages = levelsFor({ processes: [worker(9, 20), worker(9, 71)] }, configured);
    expect(find(usages, 'worker-connections', 'server')).toMatchObject({ used: 64, bound: 64, metMs: 50 });
  });

  test('are not known of an nginx that somebody else configured, nor of another server', () => {
    expect(find(levelsFor({ processes: [worker(9, 71)] }), 'worker-connections', 'server')).toBeUndefined();
  });
});

test('descriptors end at fs.nr_open, whatever the limit of the process says', () => {
  const [target] = EVIDENCE.processes.filter(({ role }) => role === 'target');
  if (target === undefined) throw new Error('the sample has no target');
  const settings = { ...EVIDENCE.server.settings, 'fs.nr_open': ok('100') };
  const process = { ...target, descriptors: ok(rows({ used: 90 })) };
  const usages = levelsFor({ processes: [process], server: { ...EVIDENCE.server, settings } });
  expect(find(usages, 'descriptors', 'server')).toMatchObject({ used: 90, bound: 100 });
});
