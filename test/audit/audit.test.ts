import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { AUDITED_SYSCTLS } from '../../src/audit/audited.ts';
import { LIMITS } from '../../src/limits/catalog.ts';
import type { AuditReport, Change, Configured } from '../../src/model/audit.ts';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import type { MachineFacts } from '../../src/model/machine-facts.ts';
import { absent, ok } from '../../src/model/probe.ts';
import type { SetCap } from '../../src/model/set-cap.ts';
import { machineWith } from './machine.ts';

function auditFor(
  machine: MachineFacts,
  connections?: number,
  configured: Record<string, Configured> = {},
): AuditReport {
  const sides = ['server', 'client'] as const;
  return audit(machine, {
    root: '/',
    process: { kind: 'started-here' },
    connections,
    sides,
    configured,
    user: 'alice',
    notes: [],
    caps: [],
  });
}

describe('every limit of the catalog', () => {
  test.each(LIMITS)('$id says what it allows on a machine, and looks at its setting', ({ setting, onMachine }) => {
    if (setting.kind === 'sysctl') expect(onMachine.sysctls).toContain(setting.name);
  });

  test('has one line', () => {
    expect(auditFor(machineWith({})).lines.map(({ limit }) => limit)).toEqual(LIMIT_IDS);
    expect(LIMIT_IDS).toHaveLength(24);
  });
});

/** The machine after the changes: what was written is in effect. */
function changed(machine: MachineFacts, changes: readonly Change[]): MachineFacts {
  const of = (kind: Change['kind'], setting: string) =>
    changes.find(each => each.kind === kind && each.setting === setting)?.to;
  const sysctls = Object.fromEntries(
    Object.entries(machine.sysctls).map(([name, probe]) => {
      const to = of('sysctl', name);
      return [name, to === undefined ? probe : ok(to)];
    }),
  );
  const nofile = of('rlimit', 'nofile');
  const memory = of('unit', 'MemoryMax');
  const limits =
    nofile === undefined
      ? machine.process.limits
      : ok({ nofileSoft: Number(nofile), nofileHard: Number(nofile), nprocSoft: 1 });
  const memoryBytes = memory === undefined ? machine.cgroup.memoryBytes : ok({ path: '/', max: memory, now: ok(1000) });
  return { ...machine, sysctls, process: { ...machine.process, limits }, cgroup: { ...machine.cgroup, memoryBytes } };
}

const NUMBERS = fc.record({
  nofile: fc.integer({ min: 64, max: 2_000_000 }),
  nrOpen: fc.integer({ min: 1024, max: 4_000_000 }),
  conntrack: fc.integer({ min: 0, max: 300_000 }),
  buckets: fc.integer({ min: 1, max: 300_000 }),
  tracked: fc.integer({ min: 0, max: 1000 }),
  fileMax: fc.integer({ min: 1000, max: 3_000_000 }),
  memoryBytes: fc.integer({ min: 0, max: 4_000_000_000 }),
  connections: fc.integer({ min: 1, max: 1_500_000 }),
});

test('after the changes nothing binds, but ports where addresses are asked for', () => {
  fc.assert(
    fc.property(NUMBERS, numbers => {
      const machine = machineWith(numbers);
      const before = auditFor(machine, numbers.connections);
      const after = auditFor(changed(machine, before.changes), numbers.connections);
      const addresses = before.changes.some(({ kind }) => kind === 'addresses');
      expect(after.sides.server?.binding).toEqual([]);
      expect(after.sides.client?.binding).toEqual(addresses ? ['ephemeral-ports'] : []);
    }),
  );
});

test.each(['-1', 'max', 'garbage', '9'.repeat(400), '', '1e9'])(
  'a count that reads %j is not known: no change is worked out from it, and nothing is unlimited',
  count => {
    const machine = machineWith({ conntrack: 1000, buckets: 100 });
    const sysctls = { ...machine.sysctls, 'net.netfilter.nf_conntrack_count': ok(count) };
    const report = auditFor({ ...machine, sysctls }, 100_000);
    const changes = report.changes.filter(({ setting }) => setting.includes('conntrack'));
    expect(changes.map(({ to }) => to)).toEqual(['100000', '13000']);
    expect(JSON.stringify(report.lines.filter(({ limit }) => limit.startsWith('conntrack')))).not.toMatch(/null/);
  },
);

test('no change is asked for that is not needed', () => {
  fc.assert(
    fc.property(NUMBERS, numbers => {
      const machine = machineWith(numbers);
      const { changes, sides } = auditFor(machine, numbers.connections);
      for (const { limit } of changes) {
        expect([...(sides.server?.binding ?? []), ...(sides.client?.binding ?? [])]).toContain(limit);
        const others = changes.filter(change => change.limit !== limit);
        const without = auditFor(changed(machine, others), numbers.connections);
        expect([...(without.sides.server?.binding ?? []), ...(without.sides.client?.binding ?? [])]).toContain(limit);
      }
    }),
  );
});

describe('files to install', () => {
  const line = (file: string): Configured => ({ value: '1', amount: '1', file, line: 3, effective: 'at-boot' });
  const filesWith = (file: string) => {
    const machine = machineWith({ conntrack: 1000 });
    return auditFor(machine, 10_000, { 'net.netfilter.nf_conntrack_max': line(file) });
  };

  test('have a name that is read after the one that decides now', () => {
    expect(filesWith('/etc/sysctl.d/10-a.conf').files[0]?.path).toBe('sysctl.d/90-loadline.conf');
    expect(filesWith('/etc/sysctl.d/95-a.conf').files[0]?.path).toBe('sysctl.d/99-zz-loadline.conf');
    expect(filesWith('/etc/sysctl.d/x.conf').files[0]?.path).toBe('sysctl.d/zz-loadline.conf');
  });

  test('and where none is read late enough, the line in the way is named', () => {
    expect(filesWith('/etc/sysctl.conf').notes).toContainEqual({
      code: 'overrules-ours',
      file: '/etc/sysctl.conf',
      line: 3,
      setting: 'net.netfilter.nf_conntrack_max',
    });
    expect(filesWith('/etc/sysctl.d/zzz.conf').notes).toMatchObject([
      { code: 'overrules-ours', file: '/etc/sysctl.d/zzz.conf' },
    ]);
  });

  test('name everybody, root and the user: * reaches neither of the latter for sure', () => {
    const { files } = auditFor(machineWith({ nofile: 1024 }), 10_000);
    expect(
      files
        .find(({ path }) => path === 'limits.d/90-loadline.conf')
        ?.content.split('\n')
        .slice(2, 5),
    ).toEqual(['* - nofile 11000', 'root - nofile 11000', 'alice - nofile 11000']);
  });
});

describe('what is unknown', () => {
  test('in use makes a bound an upper one', () => {
    const machine = machineWith({ nofile: 1024 });
    const open = { ...machine, process: { ...machine.process, descriptors: absent('another user') } };
    const line = auditFor(open).lines.find(({ limit }) => limit === 'nofile');
    expect(line?.allows.server).toMatchObject({ most: 1024, atMost: true });
    expect(auditFor(machine).lines.find(({ limit }) => limit === 'nofile')?.allows.server).toMatchObject({
      most: 1013,
      atMost: false,
    });
  });

  test('is not asked of a machine that nobody read', () => {
    const machine = {
      ...machineWith(),
      sysctls: Object.fromEntries(AUDITED_SYSCTLS.map(name => [name, absent('nothing')])),
    };
    expect(auditFor(machine, 100).sides.server?.binding).toEqual([]);
  });
});

test('a listener has room for one more than its bound, and it is strained, not bound', () => {
  const machine = {
    ...machineWith(),
    listeners: ok([
      { port: 80, waiting: 0, bound: 511 },
      { port: 81, waiting: 0, bound: 4096 },
    ]),
  };
  const report = auditFor(machine, 1000);
  expect(report.lines.find(({ limit }) => limit === 'listen-backlog')?.allows.server).toMatchObject({
    bounds: 'burst',
    most: 512,
  });
  expect(report.sides.server).toMatchObject({ strained: ['listen-backlog'], binding: [] });
});

describe('the cap of a server', () => {
  const headline = (name: string, kind: 'process' | 'started-here', connections = 1000) => {
    const machine = machineWith();
    const process = kind === 'process' ? ({ kind, pid: 7, name, unit: undefined } as const) : ({ kind } as const);
    const named = { ...machine, process: { ...machine.process, name: ok(name) } };
    const servers = { nginx: ok({ file: '/etc/nginx/nginx.conf', workers: ok(1), most: 20_000 }) };
    const asked = { root: '/', process, connections, sides: ['server', 'client'] as const };
    return audit({ ...named, servers }, { ...asked, configured: {}, user: undefined, notes: [], caps: [] }).sides;
  };

  test('is not known of a program whose configuration is not read', () => {
    expect(headline('haproxy', 'process').server?.ownCap).toBe('not-known');
    expect(headline('haproxy', 'process').client?.ownCap).toBeUndefined();
  });

  test('is known of nginx, and nobody asks for it where no process is judged', () => {
    expect(headline('nginx', 'process').server?.ownCap).toBe('read');
    expect(headline('bash', 'started-here').server?.ownCap).toBeUndefined();
  });
});

describe('a cap that a known server has of its own', () => {
  const process = { kind: 'process', pid: 7, name: 'haproxy', unit: undefined } as const;
  const of = (caps: readonly SetCap[], connections: number) =>
    audit(machineWith(), {
      ...{ root: '/', process, connections, sides: ['server', 'client'] as const },
      ...{ configured: {}, user: undefined, notes: [], caps },
    });
  const MAXCONN = { server: 'haproxy', setting: 'maxconn', value: 60, where: 'global, /etc/haproxy/haproxy.cfg:3' };
  const CLIENTS = { server: 'redis', setting: 'maxclients', value: 268, where: 'what RLIMIT_NOFILE 300 leaves' };

  test('binds the server, and is what to change', () => {
    const { sides, changes } = of([MAXCONN], 1000);
    expect(sides.server).toMatchObject({ ownCap: 'read', allows: 60, first: 'haproxy maxconn' });
    expect(sides.client?.caps).toBeUndefined();
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'directive', setting: 'maxconn', from: '60' }));
    expect(of([MAXCONN], 50).sides.server).toMatchObject({ binding: [] });
  });

  test('that follows descriptors is raised by these, and says nothing of what is set', () => {
    const { sides, changes } = of([{ ...CLIENTS, cutBy: { nofile: 300, spare: 32 } }], 280);
    expect(sides.server).toMatchObject({ ownCap: 'not-known', allows: 268, first: 'redis maxclients' });
    const [change] = changes.filter(({ setting }) => setting === 'nofile');
    expect(Number(change?.to)).toBeGreaterThanOrEqual(312);
  });
});

test('ports in TIME-WAIT are used again by their timestamps alone', () => {
  const machine = machineWith();
  const sysctls = { ...machine.sysctls, 'net.ipv4.tcp_tw_reuse': ok('1') };
  const rate = (timestamps: string) =>
    auditFor({ ...machine, sysctls: { ...sysctls, 'net.ipv4.tcp_timestamps': ok(timestamps) } }).lines.find(
      ({ limit }) => limit === 'time-wait-ports',
    )?.allows.client;
  expect(rate('1')).toMatchObject({ kind: 'no-bound' });
  expect(rate('0')).toMatchObject({ kind: 'bound', bounds: 'per-second' });
});

test('descriptors of an nginx are those that its workers set for themselves', () => {
  const machine = machineWith();
  const servers = { nginx: ok({ file: 'n.conf', workers: ok(1), most: 9000, nofile: 300 }) };
  const process = { ...machine.process, name: ok('nginx') };
  const { lines, changes } = auditFor({ ...machine, servers, process }, 1000);
  expect(lines.find(({ limit }) => limit === 'nofile')?.allows.server).toMatchObject({ most: 289 });
  expect(changes).toContainEqual(
    expect.objectContaining({ kind: 'directive', setting: 'worker_rlimit_nofile', from: '300' }),
  );
});
