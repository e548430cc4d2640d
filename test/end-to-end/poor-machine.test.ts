import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCgroups, type HostCgroups } from '../../src/lab/cgroup.ts';
import { insideCgroups } from '../../src/system/confine.ts';
import { restoreLeftovers } from '../../src/system/leftovers.ts';
import { readSysctl } from '../../src/system/sysctl.ts';
import { programArgv, startProgram } from '../system/built.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => {
  restoreLeftovers(installed.stateFolder);
  installed.remove();
});

let cgroups: HostCgroups | undefined;
afterEach(() => void cgroups?.close());

const check = requirements(['root', 'ip']);

describe('a machine without io_uring', () => {
  it('serves a large load over epoll all the same, and says so', context => {
    check(context);
    const { status, stdout, stderr } = runUnder(
      programArgv('without-call.mjs', ['io_uring_setup']),
      scenario('load: { connections: 20000, arrival: { perSecond: 20000 }, hold: 0ms }'),
    );
    const why = 'io_uring cannot be used here (a seccomp filter or a security module forbids io_uring to this process)';
    expect({ status, said: stderr.includes(why) }).toEqual({ status: 0, said: true });
    const [run] = JSON.parse(stdout).runs;
    expect(run.outcomes).toMatchObject({ attempted: 20_000, served: 20_000 });
    expect(run.resources).toMatchObject({ driver: { engine: 'epoll' }, target: { engine: 'epoll' } });
    expect(run.warnings).toContainEqual(expect.stringContaining(why));
  });

  it('does not run a scenario that asks for it by name, and says what would help', context => {
    check(context);
    const { status, stderr } = runUnder(
      programArgv('without-call.mjs', ['io_uring_setup']),
      scenario('driver: { engine: io_uring }\nload: { connections: 10 }'),
    );
    expect(status).toBe(3);
    expect(stderr).toContain(
      'io_uring is needed for driver.engine: io_uring, and cannot be used here: a seccomp filter',
    );
    expect(stderr).toContain('set engine to auto');
  });

  it('knows the setting that switched it off', async context => {
    check(context);
    const before = readSysctl('kernel.io_uring_disabled');
    const file = scenario('driver: { engine: io_uring }\nload: { connections: 10 }');
    const { child } = await startProgram(programArgv('switch-io-uring-off.mjs', [installed.stateFolder]));
    const { status, stderr } = installed.loadline(['run', file], 'ordinary');
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.stdin?.end();
    await ended;
    expect(readSysctl('kernel.io_uring_disabled')).toBe(before);
    expect(status).toBe(3);
    expect(stderr).toContain('kernel.io_uring_disabled is 1');
    expect(stderr).toContain('sudo sysctl -w kernel.io_uring_disabled=0');
  });
});

describe('a control group with little memory', () => {
  it('is told with figures before anything is started', context => {
    check(context);
    cgroups = createCgroups('server', { memoryBytes: 400 * 2 ** 20 }, { stateFolder: installed.stateFolder });
    const { status, stdout, stderr } = runUnder(inside([]), scenario('load: { connections: 100000 }'));
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/it needs about 1\.\d GiB of memory, and 3[\d.]+ MiB of [\d.]+ [GM]iB are available/);
    expect(stderr).toContain('lower load.connections, or free memory');
  });
});

describe('a control group whose memory runs out in mid-run', () => {
  it('loses a part of the load, never the report', async context => {
    check(context);
    cgroups = createCgroups('server', { memoryBytes: 400 * 2 ** 20 }, { stateFolder: installed.stateFolder });
    // Far longer than it takes until there is no memory left: the kernel ends the load, not the clock.
    const load = 'load: { connections: 1000, arrival: { perSecond: 100 }, hold: 0s }';
    const [command, ...args] = inside(
      installed.argv(['run', scenario(load), '--format', 'json', '--progress', 'ndjson']),
    );
    const run = spawn(command, args, { cwd: join(installed.folder, 'root'), env: installed.environment });
    const report = text(run.stdout);
    const ended = once(run, 'exit');
    await someServed(run.stderr);
    run.stderr.resume();
    // Takes all there is.
    const [hungry, ...more] = inside(['tail', '/dev/zero']);
    const eater = spawn(hungry, more, { stdio: 'ignore' });
    await Promise.all([ended, once(eater, 'exit')]);
    expect(run.signalCode).toBeNull();
    const [{ outcomes, attribution }] = JSON.parse(await report).runs;
    expect(outcomes.attempted).toBe(1000);
    expect(outcomes.failed).toBeGreaterThan(0);
    expect(attribution.unexplained).toBe(0);
    await expect.poll(() => cgroups?.entrances.map(file => readFileSync(file, 'utf8')).join('')).toBe('');
  });
});

function inside(command: readonly string[]): [string, ...string[]] {
  return insideCgroups({ confinement: { cgroups: cgroups?.entrances ?? [] } }, command);
}

async function someServed(progress: Readable): Promise<void> {
  for await (const line of createInterface(progress)) {
    if ((JSON.parse(line).served ?? 0) > 0) return;
  }
  throw new Error('the run ended before it had served anything');
}

function scenario(text: string): string {
  const file = join(installed.folder, 'poor.yaml');
  writeFileSync(file, `name: poor\n${text}\n`);
  return file;
}

/** Runs the scenario by a command that becomes, or runs, what its further arguments say. */
function runUnder(wrapper: readonly string[], file: string) {
  const [command = '', ...args] = [...wrapper, ...installed.argv(['run', file, '--format', 'json'])];
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    cwd: join(installed.folder, 'root'),
    env: installed.environment,
    maxBuffer: 2 ** 28,
  });
  return { status, stdout, stderr };
}
