import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installed, install } from './installed.ts';
import { commandOf, everyProcess, namespacesOf } from './processes.ts';
import { requirements } from './requirements.ts';

const NR_OPEN = '/proc/sys/fs/nr_open';
const PORTS = '{ client: { sysctl: { net.ipv4.ip_local_port_range: 40000 40049 } } }';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

function scenario(name: string, text: string): string {
  const file = path.join(installed.folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\n${text}`);
  return file;
}

describe('an experiment killed with SIGKILL', () => {
  const check = requirements(['root', 'nft', 'ip', 'nginx']);

  test('leaves nothing behind, and goes on from its finished trials', async context => {
    check(context);
    const before = readFileSync(NR_OPEN, 'utf8');
    const file = scenario(
      'victim',
      `lab: { host: { fs.nr_open: ${Number(before) - 64} }, client: { sysctl: { net.ipv4.ip_local_port_range: 40000 40049 } } }
target: { kind: nginx }
load: { connections: 60, arrival: { perSecond: 1000 }, hold: 300ms }`,
    );
    const command = ['ceiling', file, '--repeat', '1', '--allow-host-changes', '--out', 'killed', '--format', 'json'];
    const cwd = path.join(installed.folder, 'root');
    const [program, ...args] = installed.argv(command);
    const child = spawn(program, args, { cwd, env: installed.environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    while (!/broke/.test(said) && child.exitCode === null) await sleep(10);
    while (readFileSync(NR_OPEN, 'utf8') === before && child.exitCode === null) await sleep(5);
    const namespaces = namespacesBesideOurs(processes());
    child.kill('SIGKILL');
    await expect.poll(processes).toEqual([]);
    await expect.poll(() => namespacesBesideOurs(everyProcess()).filter(each => namespaces.includes(each))).toEqual([]);
    expect(installed.loadline(['restore']).status).toBe(0);
    expect(readFileSync(NR_OPEN, 'utf8')).toBe(before);

    const folder = path.join('killed/victim', readdirSync(path.join(cwd, 'killed/victim'))[0] ?? '');
    const finished = JSON.parse(readFileSync(path.join(cwd, folder, 'experiment.json'), 'utf8')).trials.length;
    expect(finished).toBeGreaterThan(0);
    const forbidden = command.filter(word => word !== '--allow-host-changes');
    const refused = installed.loadline([...forbidden, '--resume', folder]);
    expect(refused).toMatchObject({ status: 3, stderr: expect.stringContaining(`to go on: loadline ceiling ${file}`) });
    const resumed = installed.loadline([...command, '--resume', folder, '--quiet']);
    expect(JSON.parse(resumed.stdout || resumed.stderr).ceiling).toMatchObject({ held: 50, broke: 51 });
    expect(readdirSync(tmpdir()).filter(name => name.startsWith(`loadline-${child.pid}-`))).toEqual([]);
  });
});

describe('an ordinary user', () => {
  const check = requirements(['user namespaces', 'nft', 'ip']);

  test('finds a ceiling, confirms, climbs, validates, checks and compares', context => {
    check(context);
    const load = 'load: { connections: 60, arrival: { perSecond: 2000 }, hold: 20ms }';
    const file = scenario('few-ports', `lab: ${PORTS}\ntarget: { backlog: 4096 }\n${load}`);
    const json = (...args: readonly string[]) => {
      const { stdout, stderr } = installed.loadline([...args, '--format', 'json', '--quiet'], 'ordinary');
      return JSON.parse(stdout || `"${stderr}"`);
    };
    const found = json('ceiling', file, '--repeat', '1');
    expect(found.ceiling).toMatchObject({ held: 50, broke: 51, stoppedBy: { limit: 'ephemeral-ports' } });
    const [{ attribution }] = json('run', file, '--confirm').runs;
    expect(attribution.groups[0]).toMatchObject({ confidence: 'confirmed' });
    const { ladder } = json('climb', file, '--to', '80');
    expect(ladder).toMatchObject({ goal: 80, steps: [{ limit: 'ephemeral-ports', needed: true }] });
    const tuning = path.join(installed.folder, 'ports.conf');
    writeFileSync(tuning, 'net.ipv4.ip_local_port_range = 40000 40999\nnet.ipv4.tcp_fin_timeout = 30\n');
    const { validation } = json('validate', tuning, '--scenarios', file);
    expect(validation.lines.map((line: { effect: string }) => line.effect)).toEqual(['raised', 'none']);
    const update = installed.loadline(['check', file, '--baseline', 'base', '--update', '--quiet'], 'ordinary');
    expect(update.status, update.stderr).toBe(0);
    expect(json('check', file, '--baseline', 'base').checks).toMatchObject([{ result: 'pass' }]);
    const place = path.join(installed.folder, 'ordinary/base/few-ports.json');
    expect(existsSync(place)).toBe(true);
    expect(json('compare', place, place).comparison).toMatchObject({ comparable: true, causesNew: [] });
  });
});

/** Processes of this installation. */
function processes(): string[] {
  return everyProcess().filter(pid => commandOf(pid).includes(installed.folder));
}

/** Network namespaces that these processes live in, but the machine's own. */
function namespacesBesideOurs(pids: readonly string[]): string[] {
  const home = readlinkSync('/proc/self/ns/net');
  return namespacesOf(pids).filter(each => each !== home);
}
