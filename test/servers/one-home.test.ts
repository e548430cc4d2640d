import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import { TARGET_KINDS } from '../../src/model/target-spec.ts';
import { SERVERS } from '../../src/servers/servers.ts';

const HOMES = /^(servers|limits\/servers)\//;
const PROGRAM =
  /nginx|httpd|apache|haproxy|redis(?!-benchmark)|postgres|mariadb(?!-slap)|mysql(?!slap)|memcached|gunicorn|uvicorn|uwsgi|tomcat|php-fpm|elasticsearch/i;

/** Files that name a server program all the same, and why. */
const UNAVOIDABLE: Readonly<Record<string, string>> = {
  'model/limit-id.ts': 'the ids of all limits',
  'model/target-spec.ts': 'the kinds of targets, and the keys of a scenario that only some have',
  'model/plan.ts': 'the settings of each kind, as a union',
  'plan/schema/target.ts': 'the keys of a scenario, as its schema describes them',
  'saved/plan.ts': 'the union of settings, as a saved run has it',
  'drivers/command/outputs/outputs.ts': 'a load program that is named after its server',
  'drivers/command/outputs/redis-benchmark.ts': 'what that program prints',
  'drivers/ab/ab.ts': 'ab comes in the Debian package apache2-utils',
  'drivers/ab/output.ts': 'ab calls itself ApacheBench',
};

const root = path.join(import.meta.dirname, '..', '..', 'src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));

it('what is known of a server program has one home', () => {
  const naming = files.filter(file => !HOMES.test(file) && PROGRAM.test(readFileSync(path.join(root, file), 'utf8')));
  expect(naming.sort()).toEqual(Object.keys(UNAVOIDABLE).sort());
});

it('each kind of target has one entry, but for our accept loop and programs that may be any', () => {
  const without = ['raw', 'command', 'external'];
  expect(SERVERS.map(({ kind }) => kind).sort()).toEqual(TARGET_KINDS.filter(kind => !without.includes(kind)).sort());
});

it.each(SERVERS.map(server => [server.kind, server] as const))('the entry of %s is whole', (_, server) => {
  const { installed, isOurs, settings, launch, cap, configuration, comm, processName, nofileSetting } = server;
  expect(server.listen.statement('4711')).toContain('4711');
  expect(installed === undefined).toBe(isOurs === true);
  expect(launch === undefined).toBe(settings === undefined);
  if (cap === undefined) return;
  expect(LIMIT_IDS).toContain(cap.limit);
  expect(server.logEntries?.flatMap(({ limits }) => limits)).toContain(cap.limit);
  expect([configuration, comm, processName, server.parseLogLine]).not.toContain(undefined);
  expect(nofileSetting === undefined).toBe(server.ownNofile === undefined);
});

it.each(
  SERVERS.flatMap(({ kind, settings, launch }) => (settings && launch ? [[kind, settings, launch] as const] : [])),
)(
  'the settings of %s are those that it is started with, and nothing starts it with those of another',
  (kind, settings, launch) => {
    const target = { kind, workers: 2, accept: { mode: 'now' }, answer: { mode: 'now' } } as const;
    const planned = settings.planned(target, 1000);
    expect(planned.kind).toBe(kind);
    expect(launch(planned)?.processes).toBeGreaterThan(1);
    const others = SERVERS.filter(other => other.kind !== kind);
    expect(others.flatMap(other => other.launch?.(planned) ?? [])).toEqual([]);
    expect(settings.pinned(target, 5000)).toMatchObject({ kind, [settings.keys[0] ?? '']: expect.any(Number) });
  },
);
