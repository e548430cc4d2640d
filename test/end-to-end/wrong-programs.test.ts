import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../src/system/programs.ts';
import { type Installed, install } from './installed.ts';
import { commandOf, everyProcess } from './processes.ts';
import { requirements } from './requirements.ts';

/** Found in the command line of whatever one of the programs below leaves running. */
const MARK = 'loadline-wrong-program';

let installed: Installed;
let programs = '';
beforeAll(() => {
  installed = install();
  programs = path.join(installed.folder, 'programs');
  mkdirSync(programs);
});
afterAll(() => installed.remove());

const check = requirements(['root', 'ip', 'wrk', 'ab']);

/** Runs a scenario where `PATH` begins with a folder of ours; `within` is a command that becomes loadline. */
function run(text: string, within: readonly string[] = []) {
  const file = path.join(installed.folder, 'given.yaml');
  writeFileSync(file, text);
  const [command = '', ...args] = [...within, ...installed.argv(['run', file, '--quiet', '--format', 'json'])];
  const cwd = path.join(installed.folder, 'root');
  const env = withPrograms();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd, env, maxBuffer: 2 ** 28 });
  return { status, stderr, run: stdout === '' ? undefined : JSON.parse(stdout).runs[0] };
}

function withPrograms() {
  return { ...installed.environment, PATH: `${programs}:${process.env['PATH']}` };
}

/** Puts a shell script where a program is looked for. */
function fake(program: 'wrk' | 'nginx', script: string): void {
  const file = path.join(programs, program);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const WRK = 'name: a\ndriver: { kind: wrk }\nload: { connections: 20, duration: 500ms }\n';

function leftProcesses(): string[] {
  return everyProcess().flatMap(pid => {
    const command = commandOf(pid);
    return command.includes(MARK) || command.includes(installed.folder) ? [`${pid} ${command}`] : [];
  });
}

describe('a driver that is not installed', () => {
  it.for([
    ['wrk', 'sudo apt-get install -y wrk'],
    ['ab', 'sudo apt-get install -y apache2-utils'],
  ])('%s: exit 3, and the line that installs it', ([kind, line = ''], context) => {
    check(context);
    // In a mount namespace of its own the program is no program.
    const hidden = `mount --bind /dev/null ${findProgram(kind ?? '')} && exec "$@"`;
    const hiding = ['unshare', '--mount', 'sh', '-c', hidden, 'sh'];
    const { status, stderr, run: none } = run(`name: a\ndriver: { kind: ${kind} }\n`, hiding);
    expect({ status, none }).toEqual({ status: 3, none: undefined });
    expect(stderr).toContain(`${kind} is needed for driver.kind: ${kind}, and was not found`);
    expect(stderr).toContain(line);
  });
});

describe('a driver that is not what it should be leaves a clear word, its evidence, and nothing else', () => {
  it.for([
    ['ends by a signal', 'kill -SEGV $$', 1, 'wrk ended before its time, with signal SIGSEGV'],
    ['ends at once with a code', 'exit 7', 1, 'wrk ended before its time, with exit code 7'],
    ['says nothing that is known', 'echo 0 requests in no time', 4, 'wrk printed no result that is known'],
    ['says nothing at all', 'exit 0', 4, 'wrk printed nothing'],
    [
      'does not end when it is told to',
      `trap '' INT; while :; do sh -c 'sleep 0.2; : ${MARK}'; done`,
      4,
      'went on past its time',
    ],
    ['prints without end', `trap '' INT; exec yes ${MARK}`, 4, 'went on past its time'],
    ['leaves a process behind that holds its output', `sh -c 'sleep 60; : ${MARK}' & exit 0`, 4, 'wrk printed nothing'],
  ])('%s', { timeout: 60_000 }, ([, script, code, words], context) => {
    check(context);
    fake('wrk', `${script}`);
    const { status, stderr, run: made } = run(`${WRK}expect: [served == 20]\n`);
    expect({ status, stderr }).toEqual({ status: code, stderr: '' });
    expect([made.stateReason, ...made.warnings].join('; ')).toContain(words);
    expect(made.attribution.groups.flatMap((group: { cause: { limit?: string } }) => group.cause.limit ?? [])).toEqual(
      [],
    );
    const saved = JSON.parse(readFileSync(path.join(installed.folder, 'root', made.folder, 'run.json'), 'utf8'));
    expect(saved.evidence.client.counters.state).toBe('read');
    expect(leftProcesses()).toEqual([]);
  });
});

describe('a target that never listens', () => {
  const text = (script: string, readyTimeout: string) =>
    `name: a\ntarget: { kind: command, command: [sh, -c, ${JSON.stringify(script)}], readyTimeout: ${readyTimeout} }\nload: { connections: 1 }\n`;

  it('is told of with its last words, and ended', context => {
    check(context);
    const { status, stderr } = run(text(`echo reading the ledger >&2; echo no ledger >&2; sleep 60; : ${MARK}`, '2s'));
    expect(status).toBe(3);
    expect(stderr).toContain('it did not listen within 2 s (target.readyTimeout)');
    expect(stderr).toContain('reading the ledger; no ledger');
    expect(leftProcesses()).toEqual([]);
    expect(foldersOf(undefined)).toEqual([]);
  });

  it('leaves a folder behind only where the runner is killed meanwhile, and the next command removes it', async context => {
    check(context);
    const file = path.join(installed.folder, 'waits.yaml');
    // Only a server that reads its configuration from a file needs one.
    fake('nginx', `sleep 60; : ${MARK}`);
    writeFileSync(file, 'name: a\ntarget: { kind: nginx, readyTimeout: 50s }\nload: { connections: 1 }\n');
    const [command, ...args] = installed.argv(['run', file, '--quiet']);
    const runner = spawn(command, args, { stdio: 'ignore', env: withPrograms() });
    await expect.poll(() => foldersOf(runner), { timeout: 20_000 }).toHaveLength(1);
    const ended = new Promise(resolve => runner.once('exit', resolve));
    runner.kill('SIGKILL');
    await ended;
    await expect.poll(leftProcesses, { timeout: 10_000 }).toEqual([]);
    expect(installed.loadline(['restore']).status).toBe(0);
    expect(foldersOf(runner)).toEqual([]);
  });
});

/** Private folders of one runner, or of runners that run no more. */
function foldersOf(runner: ChildProcess | undefined): string[] {
  const names = readdirSync(tmpdir()).filter(name => /^loadline-\d+-\d+-\w{6}$/.test(name));
  return runner === undefined
    ? names.filter(name => commandOf(name.split('-')[1] ?? '') === '')
    : names.filter(name => name.startsWith(`loadline-${runner.pid}-`));
}
