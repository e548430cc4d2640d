import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { whyNoNamespaces } from '../../src/system/namespace-diagnosis.ts';
import { findProgram } from '../../src/system/programs.ts';

const BIN = join(import.meta.dirname, '../../dist/cli/bin.js');
/** What others leave on this machine is no business of these tests. */
const STATE = mkdtempSync(join(tmpdir(), 'loadline-state-'));
const ENV = { ...process.env, LOADLINE_STATE: STATE };
const SCENARIO = 'name: small\nload: { connections: 20, hold: 100ms }\nexpect: [served == 20]\n';
const FAILING = 'name: wrong\nload: { connections: 20, hold: 100ms }\nexpect: [served == 21]\n';
const LOSSY = `name: lossy
lab: { network: [{ on: client, drop: syn, share: 0.5 }] }
load: { connections: 60, arrival: { perSecond: 100 }, connectTimeout: 700ms, hold: 0s }
expect: [unexplained == 0]
`;
const LONG = 'name: long\nload: { connections: 1000, arrival: { perSecond: 50 } }\nexpect: [served == 1000]\n';

vi.setConfig({ testTimeout: 30_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-test-'));
  chmodSync(folder, 0o777);
  for (const [name, text] of Object.entries({
    'small.yaml': SCENARIO,
    'wrong.yaml': FAILING,
    'long.yaml': LONG,
    'lossy.yaml': LOSSY,
  })) {
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(STATE, { recursive: true });
});

const lacking = [
  ...(whyNoNamespaces() === undefined ? [] : ['namespaces']),
  ...['ip', 'prlimit'].filter(program => findProgram(program) === undefined),
].join(', ');

function testWithLab(name: string, body: () => void | Promise<void>, also = ''): void {
  const missing = [lacking, also].filter(each => each !== '').join(', ');
  if (missing === '') test(name, body);
  else if (process.env['CI'] === 'true') test(name, () => Promise.reject(new Error(`this machine lacks ${missing}`)));
  else test.skip(`${name} (this machine lacks ${missing})`, body);
}

function loadline(...args: readonly string[]) {
  return spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', cwd: folder, env: ENV });
}

testWithLab('one format on standard output, another in a file, the run and its report in a folder', () => {
  const { status, stdout } = loadline(
    'run',
    'small.yaml',
    '--out',
    'a',
    '--format',
    'json',
    '--format',
    'terminal=a.txt',
  );
  expect(status).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.runs[0]).toMatchObject({
    scenario: 'small',
    state: 'completed',
    outcomes: { attempted: 20, served: 20 },
  });
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toMatch(/^20 attempted: 20 served/);
  const saved = join(folder, report.runs[0].folder);
  expect(readdirSync(saved)).toEqual(expect.arrayContaining(['report.json', 'run.json']));
  expect(JSON.parse(readFileSync(join(saved, 'report.json'), 'utf8')).runs).toEqual(report.runs);
});

testWithLab('an expectation that fails is exit 1, and told at its line in Actions; quiet is a line a scenario', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BIN, 'run', 'small.yaml', 'wrong.yaml', '--out', 'b', '--quiet'],
    { encoding: 'utf8', cwd: folder, env: { ...ENV, GITHUB_ACTIONS: 'true' } },
  );
  const told = '::error file=wrong.yaml,line=3,title=wrong::20 attempted: 20 served%0Anot met: served == 21 (20)\n';
  expect({ status, stderr }).toEqual({ status: 1, stderr: told });
  expect(stdout).toBe('small: PASS: 20 attempted: 20 served\nwrong: FAIL: 20 attempted: 20 served\n');
});

test('nothing starts where one of the scenarios is wrong', () => {
  const { status, stderr } = loadline('run', 'small.yaml', 'absent.yaml', '--out', 'c');
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'absent.yaml: no such file\n' });
  expect(readdirSync(folder)).not.toContain('c');
});

testWithLab('a file that cannot be written is told before the run', () => {
  const { status, stderr } = loadline('run', 'small.yaml', '--out', 'd', '--format', 'json=small.yaml/x.json');
  expect(status).toBe(2);
  expect(stderr).toContain('cannot be written');
  expect(readdirSync(folder)).not.toContain('d');
});

testWithLab('Ctrl-C, which a terminal sends to all processes, ends the run and keeps what was seen', async () => {
  const args = [BIN, 'run', 'long.yaml', '--out', 'e'];
  const child = spawn(process.execPath, args, { cwd: folder, env: ENV, detached: true });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    if (!stderr.includes(' served') && String(chunk).includes(' served')) process.kill(-(child.pid ?? 0), 'SIGINT');
    stderr += chunk;
  });
  const status = await new Promise(resolve => child.once('close', resolve));
  expect(status).toBe(130);
  expect(stderr).toContain('stopping');
  expect(stdout).toContain('Stopped by the user in the load phase');
  expect(stdout).toMatch(/^[\d,]+ attempted: [\d,]+ served/);
  expect(stdout).not.toContain('failed');
});

testWithLab(
  'an ordinary user gets the place of each loss from a trail',
  () => {
    const asNobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath, BIN];
    const run = (...options: readonly string[]) => {
      const { status } = spawnSync('setpriv', [...asNobody, 'run', 'lossy.yaml', '--quiet', ...options], {
        cwd: folder,
        env: ENV,
      });
      const [out = ''] = options.slice(-1);
      const [name = ''] = readdirSync(join(folder, out, 'lossy'));
      return {
        status,
        losses: JSON.parse(readFileSync(join(folder, out, 'lossy', name, 'run.json'), 'utf8')).evidence.packetLosses,
      };
    };
    const { status, losses } = run('--out', 'trail');
    expect(status).toBe(0);
    expect(losses.value).toMatchObject({ source: 'trail', lost: 0 });
    const places = losses.value.totals.map(({ event }: { event: { place?: string } }) => event.place);
    expect(new Set(places)).toEqual(new Set(['client-rule']));
    const not = run('--no-packet-losses', '--out', 'no-trail').losses;
    expect(not).toMatchObject({ state: 'absent', why: expect.stringContaining('--no-packet-losses') });
  },
  process.getuid?.() === 0 && findProgram('setpriv') !== undefined && findProgram('nft') !== undefined
    ? ''
    : 'root, setpriv to become another user, and nft',
);

testWithLab(
  'an ordinary user needs no root',
  () => {
    const { status, stdout } = spawnSync(
      'setpriv',
      [
        '--reuid',
        '65534',
        '--regid',
        '65534',
        '--clear-groups',
        process.execPath,
        BIN,
        'run',
        'small.yaml',
        '--out',
        'f',
        '--quiet',
      ],
      { encoding: 'utf8', cwd: folder, env: ENV },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'small: PASS: 20 attempted: 20 served\n' });
  },
  process.getuid?.() === 0 && findProgram('setpriv') !== undefined ? '' : 'root and setpriv to become another user',
);
