import { describe, expect, test } from 'vitest';
import type { ServerToCopy } from '../../../src/api/init/server-to-copy.ts';
import { CARRIED_SETTINGS } from '../../../src/api/init/settings.ts';
import { scenarioOf, sketchScenario } from '../../../src/api/init/sketch-scenario.ts';
import { readMachineFacts } from '../../../src/collectors/snapshot/machine-facts.ts';
import { absent, ok } from '../../../src/model/probe.ts';
import type { ProcessLimits } from '../../../src/model/process-evidence.ts';
import { parseScenario } from '../../../src/plan/parse-scenario.ts';
import { sketchFile } from '../../../src/report/scenario-file.ts';
import { openFileTree } from '../../../src/system/file-tree.ts';

const LIMITS = { nofileSoft: 500, nofileHard: 500, nprocSoft: Number.POSITIVE_INFINITY };
const LISTENER = { address: '127.0.0.1', port: 8000 };
const SETTINGS = { 'net.core.somaxconn': '4096', 'net.ipv4.tcp_max_syn_backlog': '512' };

describe('the target of a scenario', () => {
  test('a program is started again with files of its own, as its user, where the lab can reach it', () => {
    const { target, gaps } = sketch({
      command: ['/usr/bin/node', 'server.js', '--listen', '127.0.0.1:8000'],
      user: { uid: 33, gid: 34, isNamed: true, isOurs: false },
      environment: ok('NODE_ENV=production\0API_TOKEN=x\0'),
    });
    const user = ['setpriv', '--reuid=33', '--regid=34', '--init-groups', '--'];
    expect(target).toEqual({
      kind: 'command',
      command: [...user, '/usr/bin/node', 'server.js', '--listen', '{host}:8000'],
      cwd: '/srv/shop',
      env: { NODE_ENV: 'production' },
      backlog: 100,
      files: 'private',
      port: 8000,
    });
    expect(gaps.map(({ gap }) => gap)).toEqual(['secret-variables', 'no-way-out']);
  });

  test('a program that is bound to loopback by its configuration is told', () => {
    expect(gapsOf({ command: ['/usr/bin/node', 'server.js'] })).toContain('loopback');
    expect(gapsOf({ command: ['/usr/bin/node', 'server.js'], listener: { address: '::', port: 8000 } })).not.toContain(
      'loopback',
    );
  });

  test('redis and PostgreSQL are copies that write nothing, and answer at once', () => {
    const redis = sketch({ command: ['/usr/bin/redis-server 127.0.0.1:8000'] });
    expect(redis.target).toMatchObject({
      command: expect.arrayContaining(['/usr/bin/redis-server', '{host}', '--save']),
    });
    expect(redis.gaps.map(({ gap }) => gap)).toContain('words-forgotten');
    expect(redis.probe).toMatchObject({ expect: '+PONG' });
    const postgresql = sketch({ command: ['/usr/lib/postgresql/15/bin/postgres', '-D', '/data'] });
    expect(postgresql.target).toMatchObject({
      command: expect.arrayContaining([
        '/usr/lib/postgresql/15/bin/postgres',
        '-D',
        '/data',
        'listen_addresses={host}',
      ]),
    });
  });

  test('a server that loadline configures has its own settings, and no command', () => {
    const files = ok(openFileTree('/nowhere'));
    const { target } = sketch({ command: ['nginx: master process nginx -c /nowhere/nginx.conf'], workers: 4, files });
    expect(target).toEqual({ kind: 'nginx', backlog: 100, workers: 4 });
  });
});

describe('the backlog', () => {
  test('is what the kernel holds, where somaxconn did not cut it', () => {
    expect(sketch({}).target).toMatchObject({ backlog: 100 });
  });

  test('is unknown where it did', () => {
    const { target, gaps } = sketch({ bound: 4096 });
    expect(target).not.toHaveProperty('backlog');
    expect(gaps).toContainEqual({ gap: 'backlog-cut', bound: 4096 });
  });
});

describe('descriptors', () => {
  const systemd = { nofileSoft: 1024, nofileHard: 524_288, nprocSoft: Number.POSITIVE_INFINITY };
  const unit = { origin: { unit: 'shop.service' } } as const;

  test('of a program that a unit will start are those that it may raise its limit to', () => {
    const { host, target } = sketch({ ...unit, limits: systemd });
    expect(host).toMatchObject({ nofile: 524_288 });
    expect(target).toMatchObject({ command: ['prlimit', '--nofile=1024:', '--', '/usr/bin/node', 'server.js'] });
  });

  test('of a server that loadline configures are as many as it takes', () => {
    const files = ok(openFileTree('/nowhere'));
    const nofileOf = (program: string) =>
      sketch({ ...unit, files, command: [program], limits: systemd }).host['nofile'];
    expect(nofileOf('/usr/sbin/nginx')).toBe(1024);
    expect(nofileOf('/usr/sbin/haproxy')).toBe(524_288);
    expect(nofileOf('/usr/sbin/apachectl')).toBe(8192);
  });

  test('beyond what the machine gives are told', () => {
    const { host, gaps } = sketch({ mostNofile: 400 });
    expect(host).not.toHaveProperty('nofile');
    expect(gaps).toContainEqual({ gap: 'nofile-beyond-machine', nofile: 500, most: 400 });
  });
});

test('limits and settings are those of the process, and the file is a scenario', () => {
  const made = sketch({});
  const scenario = scenarioOf(made, SETTINGS, 'http');
  const start = { state: 'failed', why: 'it\nended' } as const;
  const text = sketchFile({ of: made.of, scenario, gaps: made.gaps, start });
  expect(text).toContain('# It does not start in a lab as it stands: it ended\n');
  expect(parseScenario(text, 'made').lab.server).toMatchObject({ sysctl: SETTINGS, nofile: 500 });
});

function gapsOf(seen: Seen): string[] {
  return sketch(seen).gaps.map(({ gap }) => gap);
}

type Seen = Partial<Omit<ServerToCopy, 'machine'>> & { readonly bound?: number; readonly limits?: ProcessLimits };

function sketch({ bound = 100, limits = LIMITS, ...seen }: Seen) {
  // A folder without a machine: everything is absent.
  const nothing = readMachineFacts(openFileTree('/nowhere'), { process: '/proc/7', pid: 7 }, CARRIED_SETTINGS);
  const running: ServerToCopy = {
    origin: { pid: 7 },
    listener: LISTENER,
    command: ['/usr/bin/node', 'server.js'],
    cwd: '/srv/shop',
    environment: ok(''),
    user: { uid: 0, gid: 0, isNamed: true, isOurs: true },
    hasOwnRoot: false,
    files: absent('not copied'),
    workers: 0,
    mostNofile: 1_000_000,
    activation: undefined,
    gaps: [],
    machine: {
      ...nothing,
      sysctls: { 'net.core.somaxconn': ok('4096') },
      listeners: ok([{ port: 8000, waiting: 0, bound }]),
      process: { ...nothing.process, name: ok('node'), limits: ok(limits) },
    },
    ...seen,
  };
  return sketchScenario(running);
}
