import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requirements } from './requirements.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const check = requirements(['root', 'nft', 'ip']);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loadline-experiments-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const BIN = path.join(ROOT, 'dist/cli/bin.js');

function loadline(...args: readonly string[]) {
  const env = { ...process.env, LOADLINE_STATE: path.join(folder, 'state') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

function scenario(name: string, text: string): string {
  const file = path.join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\n${text}`);
  return file;
}

const PORTS = 'lab: { client: { sysctl: { net.ipv4.ip_local_port_range: 40000 40199 } } }\ntarget: { backlog: 4096 }\n';

/** That of ports is exact, and a check passes unchanged, in test/docs/executed.test.ts. */
describe('ceiling', () => {
  test.for([
    [
      'queue',
      'lab: { client: { sysctl: { net.ipv4.tcp_syn_retries: 1 } } }\ntarget: { backlog: 64, accept: { after: 400ms } }\nload: { connections: 80, connectTimeout: 900ms, hold: 20ms }',
      65,
      'listen-backlog',
    ],
    [
      'tracking',
      'lab: { host: { net.netfilter.nf_conntrack_max: 2000 }, server: { conntrack: true }, client: { sysctl: { net.ipv4.tcp_syn_retries: 1 } } }\ntarget: { backlog: 4096 }\nload: { connections: 2050, arrival: { perSecond: 8000 }, connectTimeout: 950ms, hold: 20ms }',
      2000,
      'conntrack-max',
    ],
  ] as const)('of %s is exact', ([name, text, held, limit], context) => {
    check(context);
    const { status, stdout, stderr } = loadline(
      ...['ceiling', scenario(name, text), '--repeat', '1', '--format', 'json', '--allow-host-changes', '--quiet'],
    );
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout).ceiling).toMatchObject({ held, broke: held + 1, stoppedBy: { limit } });
  });

  test('of descriptors is what the process did not need itself', context => {
    check(context);
    const file = scenario(
      'descriptors',
      'lab: { client: { nofile: 300 } }\nload: { connections: 400, hold: 20ms }\nexpect: [ceiling >= 260, ceiling >= 300]',
    );
    const { status, stdout, stderr } = loadline('ceiling', file, '--repeat', '1', '--format', 'json', '--quiet');
    expect(status, stderr).toBe(1);
    const { ceiling } = JSON.parse(stdout);
    expect(ceiling.checks.map(({ result }: { result: string }) => result)).toEqual(['pass', 'fail']);
    expect(ceiling.held).toBeGreaterThan(260);
    expect(ceiling).toMatchObject({ broke: ceiling.held + 1, stoppedBy: { limit: 'nofile', side: 'client' } });
    const broken = ceiling.trials.find((trial: { held: boolean }) => !trial.held);
    expect(broken.served).toBe(ceiling.held);
    const again = loadline('report', ceiling.folder, '--format', 'json');
    expect(JSON.parse(again.stdout)).toMatchObject({ ceiling, runs: [{ outcomes: { served: ceiling.held } }] });
    expect(existsSync(path.join(folder, ceiling.folder, 'report.html'))).toBe(true);
  });

  test('that is stopped keeps its trials, and goes on from them', async context => {
    check(context);
    const file = scenario('stopped', `${PORTS}load: { connections: 250, arrival: { perSecond: 1000 }, hold: 20ms }`);
    const child = spawn(process.execPath, [BIN, 'ceiling', file, '--repeat', '1'], { cwd: folder });
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    while (!said.includes('broke')) await sleep(50);
    child.kill('SIGINT');
    const status = await new Promise(resolve => child.on('exit', resolve));
    expect(status, said).toBe(130);
    const resume = /--resume (\S+)/.exec(said)?.[1] ?? 'no --resume was told';
    expect(existsSync(path.join(folder, resume, 'experiment.json'))).toBe(true);
    const trials = JSON.parse(readFileSync(path.join(folder, resume, 'experiment.json'), 'utf8')).trials.length;
    expect(trials).toBeGreaterThan(0);
    const again = loadline('ceiling', file, '--repeat', '1', '--resume', resume, '--format', 'json', '--quiet');
    expect(JSON.parse(again.stdout).ceiling).toMatchObject({ held: 200, broke: 201 });
    const other = loadline('ceiling', scenario('other', 'load: { connections: 5 }'), '--resume', resume);
    expect(other).toMatchObject({ status: 2, stderr: expect.stringContaining('it is another experiment') });
  });
});

test('run --confirm lifts the limit that is blamed, and says that the failures went', context => {
  check(context);
  const file = scenario('confirmed', `${PORTS}load: { connections: 250, arrival: { perSecond: 4000 }, hold: 20ms }`);
  const { stdout, stderr } = loadline('run', file, '--confirm', '--format', 'json', '--quiet');
  const [{ attribution }] = JSON.parse(stdout || stderr).runs;
  expect(attribution.groups[0]).toMatchObject({
    confidence: 'confirmed',
    confirmation: { result: 'confirmed', failuresBefore: 50, failuresAfter: 0 },
  });
});

test('climb raises the limits that bind, drops one that does not, and writes the files', context => {
  check(context);
  const file = scenario(
    'climbing',
    'lab: { client: { nofile: 200, sysctl: { net.ipv4.ip_local_port_range: 40000 40249 } } }\ntarget: { backlog: 4096 }\nload: { connections: 100, arrival: { perSecond: 2000 }, hold: 20ms }',
  );
  const { status, stdout, stderr } = loadline(
    ...['climb', file, '--to', '400', '--raise', 'time-wait-ports', '--write', 'files', '--format', 'json', '--quiet'],
  );
  expect(status, stderr).toBe(0);
  const { ladder } = JSON.parse(stdout);
  expect(ladder.steps.map((step: { limit: string; needed: boolean }) => [step.limit, step.needed])).toEqual([
    ['time-wait-ports', false],
    ['nofile', true],
    ['ephemeral-ports', true],
  ]);
  const written = path.join(folder, 'files/client/etc/sysctl.d/90-loadline.conf');
  expect(readFileSync(written, 'utf8')).toMatch(/^net\.ipv4\.ip_local_port_range = 40000 40399$/m);
});

test('check wants a baseline, and fails naming somaxconn where that was lowered', context => {
  check(context);
  const text = (somaxconn: number) =>
    `lab: { server: { sysctl: { net.core.somaxconn: ${somaxconn} } }, client: { sysctl: { net.ipv4.tcp_syn_retries: 1 } } }\ntarget: { backlog: 4096, accept: { after: 300ms } }\nload: { connections: 300, connectTimeout: 900ms, hold: 20ms }\nexpect: [served >= baseline * 0.9]`;
  const file = scenario('guarded', text(4096));
  expect(loadline('check', file, '--baseline', 'baselines')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--update'),
  });
  expect(loadline('check', file, '--baseline', 'baselines', '--update').status).toBe(0);
  const lowered = loadline('check', scenario('guarded', text(128)), '--baseline', 'baselines');
  expect(lowered.status).toBe(1);
  expect(lowered.stdout).toMatch(/Not met: served >= baseline \* 0\.9 \(129\)/);
  expect(lowered.stdout).toMatch(/New cause: accept queue full \(net\.core\.somaxconn/);
  writeFileSync(path.join(folder, 'baselines/guarded.json'), '{"schema":"loadline.baseline/0"}');
  const older = loadline('check', file, '--baseline', 'baselines');
  expect(older).toMatchObject({ status: 2, stderr: expect.stringContaining('loadline.baseline/0') });
});
