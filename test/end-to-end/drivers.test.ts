import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../truth/reporter.ts';
import { blamesOf, isLate, type NamedCause, rootNameOf } from './cause-name.ts';
import { type Installed, install, type User } from './installed.ts';
import { requirements } from './requirements.ts';

const NAMES = readdirSync(path.join(import.meta.dirname, '../../scenarios/drivers')).map(file =>
  file.replace('.yaml', ''),
);
const SIDES: Readonly<Record<string, string>> = {
  'client-nofile': 'nofile client',
  'server-nofile': 'nofile server',
  'ephemeral-ports': 'ephemeral-ports client',
  somaxconn: 'somaxconn server',
};
/** Exact, whoever counted them. */
const ERRNOS: Readonly<Record<string, readonly [errno: string, syscall: string, count: number]>> = {
  'wrk-ephemeral-ports': ['EADDRNOTAVAIL', 'connect', 701],
  'ab-client-nofile': ['EMFILE', 'socket', 1],
  'ab-ephemeral-ports': ['EADDRNOTAVAIL', 'connect', 1],
  'autocannon-ephemeral-ports': ['EADDRNOTAVAIL', 'connect', 700],
  'undici-ephemeral-ports': ['EADDRNOTAVAIL', 'connect', 700],
};

interface Group {
  readonly count: number;
  readonly confidence: string;
  readonly symptom: { readonly errno: string | null; readonly syscall: string | null };
  readonly cause: NamedCause;
}

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

function runFile(file: string, user: User) {
  const { status, stdout, stderr } = installed.loadline(['run', file, '--format', 'json'], user);
  const [run] = stdout === '' ? [undefined] : JSON.parse(stdout).runs;
  return { status, run, stderr };
}

function runText(text: string, user: User) {
  const file = path.join(installed.folder, user, 'given.yaml');
  writeFileSync(file, text);
  return runFile(file, user);
}

/** On a busy machine some connections may still wait for accept() at the moment of the look. */
function isNoticeable({ count, cause }: Group): boolean {
  return count > 150 || rootNameOf(cause) !== 'slow-to-accept server';
}

it('each driver meets each of these limits', () => {
  const expected = ['ab', 'autocannon', 'undici', 'wrk'].flatMap(driver =>
    Object.keys(SIDES).map(limit => `${driver}-${limit}`),
  );
  expect(NAMES.sort()).toEqual(expected.sort());
});

/** As root, who has the kernel's exact counts; the matrix puts the same drivers to an ordinary user. */
describe('the scenarios of drivers', () => {
  const user = 'root';
  const check = requirements(['root', 'ip', 'wrk', 'ab']);

  it.for(NAMES)('%s', (name, context) => {
    check(context);
    const { status, run, stderr } = runFile(path.join(installed.folder, 'scenarios/drivers', `${name}.yaml`), user);
    const failing = run.verdict.checks.filter((each: { result: string }) => each.result !== 'pass');
    const groups: readonly Group[] = run.attribution.groups;
    const [, limit = ''] = /^[a-z]+-(.*)$/.exec(name) ?? [];
    const expected = [SIDES[limit] ?? ''];
    const found = blamesOf(groups.filter(isNoticeable));
    context.task.meta.observations = [{ scenario: name, user, expected, found, isLate: isLate(run.verdict) }];
    expect({ status, failing, stderr }).toMatchObject({ status: 0, failing: [] });
    const { attempted, served, failed, pending, connectMs } = run.outcomes;
    expect(served + failed + pending).toBe(attempted);
    expect(connectMs).toBeNull();
    expect(found.map(({ cause }) => cause)).toEqual(expected);
    expect(groups.map(({ confidence }) => confidence)).not.toContain('possible');
    const [errno, syscall, count] = ERRNOS[name] ?? [];
    if (errno !== undefined) {
      const counted = groups.filter(({ symptom }) => symptom.errno === errno && symptom.syscall === syscall);
      expect(counted.map(group => group.count)).toEqual([count]);
    }
    expect(run.driver.kind).toBe(name.split('-')[0]);
  });
});

describe('a driver that goes wrong', () => {
  const check = requirements(['root', 'ip', 'wrk', 'ab']);
  const script = (name: string, text: string) => {
    const file = path.join(installed.folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('wrk: EMFILE and the EBADF that follows it are one failure', context => {
    check(context);
    const { run } = runText(
      'name: a\nlab: { client: { nofile: 200 } }\ndriver: { kind: wrk, args: -t1 }\nload: { connections: 1000, duration: 1s }\n',
      'root',
    );
    expect(run.outcomes.failed).toBe(run.driver.errors.connect);
    const raw = JSON.parse(readFileSync(path.join(installed.folder, 'root', run.folder, 'run.json'), 'utf8'));
    const calls = raw.evidence.failedCalls.value.calls.map(
      (call: { syscall: string; errno: string; count: number }) => [call.syscall, call.errno, call.count],
    );
    expect(calls).toEqual(
      expect.arrayContaining([
        ['socket', 'EMFILE', run.outcomes.failed],
        ['connect', 'EBADF', run.outcomes.failed],
      ]),
    );
  });

  it('crashes: its attempts are lost, and the evidence is kept', context => {
    check(context);
    const lua = script('crash.lua', 'local n = 0\nfunction response() n = n + 1; if n > 100 then os.exit(3) end end\n');
    const { status, run } = runText(
      `name: a\ndriver: { kind: wrk, args: "-c20 -d2s -s ${lua}" }\nexpect: [served == 20]\n`,
      'root',
    );
    expect(status).toBe(1);
    expect(run.attribution.groups.map(({ cause }: Group) => rootNameOf(cause))).toEqual(['driver-process-lost client']);
    expect(run.driver).toMatchObject({ end: { how: 'early', code: 3 }, requests: null });
    expect(run.warnings).toContain('wrk ended before its time, with exit code 3.');
  });

  it('hangs past its time: it is ended, and the run tells nothing', context => {
    check(context);
    const lua = script('hang.lua', 'function done() while true do end end\n');
    const { status, run } = runText(`name: a\ndriver: { kind: wrk, args: "-c20 -d1s -s ${lua}" }\n`, 'root');
    expect(status).toBe(4);
    expect(run).toMatchObject({ state: 'broken', driver: { end: { how: 'killed', signal: 'SIGKILL' } } });
    expect(run.stateReason).toContain('wrk went on past its time');
    expect(run.outcomes.attempted).toBe(20);
  });

  it('prints something else', context => {
    check(context);
    const { status, run } = runText('name: a\ndriver: { kind: ab, args: "-V -c20" }\n', 'root');
    expect(status).not.toBe(0);
    expect(run.driver.text).toContain('ApacheBench');
    expect(run.driver.requests).toBeNull();
  });
});

describe('the classic lines', () => {
  const check = requirements(['root', 'ip', 'wrk', 'ab']);
  it.for([
    ['ab', '-n 100000 -c 10000'],
    ['wrk', '-t4 -c10000 -d3s'],
  ])('%s %s', { timeout: 120_000 }, ([kind, args], context) => {
    check(context);
    const { run } = runText(
      `name: a\nlab: { server: { sysctl: { net.core.somaxconn: 16384 } } }\ntarget: { backlog: 16384 }\ndriver: { kind: ${kind}, args: "${args}" }\n`,
      'root',
    );
    expect(run.outcomes.attempted).toBe(10_000);
    expect(run.driver.requests).toBeGreaterThan(0);
  });
});
