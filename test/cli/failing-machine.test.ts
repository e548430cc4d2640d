import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { childrenOf } from '../../src/system/process-children.ts';
import { requirements } from '../end-to-end/requirements.ts';

const BIN = join(import.meta.dirname, '../../dist/cli/bin.js');
const STALLED_TERMINAL = join(import.meta.dirname, '../programs/stalled-terminal.py');
const CLOSE_TERMINAL = join(import.meta.dirname, '../programs/close-terminal.py');
const STATE = mkdtempSync(join(tmpdir(), 'loadline-state-'));
const SCENARIOS = {
  'small.yaml': 'name: small\nload: { connections: 20, hold: 100ms }\nexpect: [served == 20]\n',
  'long.yaml': 'name: long\nload: { connections: 1000, arrival: { perSecond: 50 } }\n',
};

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-failing-'));
  for (const [name, content] of Object.entries(SCENARIOS)) writeFileSync(join(folder, name), content);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(STATE, { recursive: true });
});

let out = '';
beforeEach(() => {
  out = mkdtempSync(join(folder, 'out-'));
});
/** Nothing of a run is left, however it ended. */
afterEach(() => expect(readdirSync(STATE)).toEqual([]));

const withLab = requirements(['root', 'ip']);
const environment = { ...process.env, LOADLINE_STATE: STATE };

function shell(script: string, args: readonly string[], env: NodeJS.ProcessEnv = environment) {
  const [node, bin] = [process.execPath, BIN];
  return spawnSync('sh', ['-c', script, node, bin, ...args], { encoding: 'utf8', cwd: folder, env, timeout: 50_000 });
}

function start(args: readonly string[], options: readonly string[] = []) {
  // What is kept of a bug goes with the test.
  const env = { ...environment, TMPDIR: folder };
  return spawn(process.execPath, [...options, BIN, ...args], { cwd: folder, env });
}

function savedRun(): { readonly state: unknown } {
  const [file = ''] = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('run.json'));
  return JSON.parse(readFileSync(join(out, file), 'utf8'));
}

/** How far the run has come, by its folder; undefined until there is one. */
function savedState(): unknown {
  const [file] = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('run.json'));
  return file && JSON.parse(readFileSync(join(out, file), 'utf8')).state.state;
}

describe('a standard output that takes nothing', () => {
  it.for([['limits'], ['--help'], ['run', '--help'], ['--version'], ['schema'], ['explain', 'somaxconn'], ['audit']])(
    'is said in one line, and is no pass: %j',
    args => {
      const { status, stderr } = shell('exec "$0" "$@" >/dev/full', args);
      expect({ status, stderr }).toEqual({
        status: 3,
        stderr: 'loadline: standard output could not be written: ENOSPC: no space left on device, write\n',
      });
    },
  );

  it('does not cost a run what it measured', context => {
    withLab(context);
    const { status, stderr } = shell('exec "$0" "$@" >/dev/full', ['run', 'small.yaml', '--quiet', '--out', out]);
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: 'loadline: standard output could not be written: ENOSPC: no space left on device, write\n',
    });
    expect(savedRun()).toMatchObject({ state: { state: 'completed' } });
  });

  it('is no matter where its reader has seen enough', async () => {
    const child = start(['limits']);
    child.stdout.destroy();
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ said, status }).toEqual({ said: '', status: 0 });
  });

  it('nor is a standard error that takes nothing', context => {
    withLab(context);
    const { status, stdout } = shell('exec "$0" "$@" 2>/dev/full', ['run', 'small.yaml', '--out', out]);
    expect(status).toBe(0);
    expect(stdout).toContain('20 attempted: 20 served');
  });
});

describe('a terminal that takes nothing for a while', () => {
  it.for(['live', 'plain', 'ndjson'])('does not keep the run from its end: %s', async (style, context) => {
    withLab(context);
    const args = ['run', 'small.yaml', '--progress', style, '--out', out];
    const child = spawn('python3', [STALLED_TERMINAL, process.execPath, BIN, ...args], {
      cwd: folder,
      env: environment,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await vi.waitUntil(() => savedState() === 'completed', { timeout: 50_000 });
    child.stdin.end('\n');
    const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(status).toBe(0);
    expect(said).toContain('20 attempted: 20 served');
  });
});

describe('a terminal that is closed in mid-run', () => {
  it.for([
    ['live', 'served'],
    ['plain', 'served'],
    ['ndjson', '"phase":"load"'],
  ] as const)('ends the run, and keeps what was seen (%s)', ([progress, word], context) => {
    requirements(['root', 'ip', 'python3'])(context);
    const run = [process.execPath, BIN, 'run', 'long.yaml', '--out', out, '--progress', progress];
    const { stdout } = spawnSync('python3', [CLOSE_TERMINAL, word, ...run], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...environment, TERM: 'xterm' },
    });
    expect(stdout).toBe('130\n');
    expect(savedRun()).toMatchObject({ state: { state: 'stopped', phase: 'load' }, ledgers: ['attempts.0.bin'] });
  });
});

describe('a disk that is full', () => {
  it.for([
    ['from the start', 4, ''],
    ['before the autopsy', 16, 'small: PASS: 20 attempted: 20 served\n'],
    ['in the autopsy', 32, 'small: PASS: 20 attempted: 20 served\n'],
    ['at the report', 64, 'small: PASS: 20 attempted: 20 served\n'],
  ] as const)('%s ends with exit 3, and what was measured is told', ([, kibibytes, told], context) => {
    withLab(context);
    const script = `mount -t tmpfs -o size=${kibibytes}k none ${out} && exec "$0" "$@"`;
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', 'sh', '-c', script, process.execPath, BIN, 'run', 'small.yaml', '--quiet', '--out', out],
      { encoding: 'utf8', cwd: folder, env: environment },
    );
    expect({ status, stdout }).toEqual({ status: 3, stdout: told });
    expect(stderr).toMatch(/\.(json|html) could not be written: ENOSPC/);
    expect(stderr).toContain('what would allow it: free space there');
    expect(stderr).not.toContain('bug');
  });

  it('takes no file of a report half', context => {
    requirements(['root'])(context);
    const script = `mount -t tmpfs -o size=4k none ${out} && "$0" "$@" --format json=${out}/report.json; echo "exit $?"; ls -A ${out}`;
    const { stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', script, process.execPath, BIN, 'limits'], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('exit 3\n');
    expect(stderr).toContain(`${out}/report.json could not be written: ENOSPC`);
  });
});

describe('a folder that can hold none', () => {
  it.for([
    ['run', 'small.yaml', '--out', '/proc/foo'],
    ['limits', '--format', 'json=/proc/foo/limits.json'],
    ['init', '/proc/foo/scenario.yaml'],
  ])('is exit 3, at once: %j', (args, context) => {
    withLab(context);
    const { status, stderr } = shell('exec "$0" "$@"', args);
    expect(status).toBe(3);
    expect(stderr).toContain('the folder above it was removed, or can hold none');
  });

  it('is what a working directory that was removed becomes', context => {
    withLab(context);
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const args = ['run', join(folder, 'small.yaml'), '--quiet'];
    const { status, stderr } = shell(`cd ${gone} && rmdir ${gone} && exec "$0" "$@"`, args);
    expect(status).toBe(3);
    expect(stderr).toContain('the folder above it was removed');
  });
});

describe('a folder for temporary files', () => {
  const server = (kind: string) => `name: ${kind}\ntarget: { kind: ${kind} }\nload: { connections: 20, hold: 100ms }\n`;
  const nowhere = { ...environment, TMPDIR: '/nonexistent' };

  it.for([['limits'], ['restore'], ['doctor']])('that is not there is no matter to %j', args => {
    const { status, stderr } = shell('exec "$0" "$@"', args, nowhere);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('nor to a run whose server reads nothing from it', context => {
    requirements(['root', 'ip', 'python3'])(context);
    writeFileSync(join(folder, 'python.yaml'), server('python'));
    expect(shell('exec "$0" "$@"', ['run', 'python.yaml', '--quiet', '--out', out], nowhere).status).toBe(0);
  });

  it.for([
    ['not there', 'TMPDIR=/nonexistent', /put into \/nonexistent: ENOENT/],
    ['read-only', 'mount -t tmpfs -o ro none $TMPDIR', /: EROFS/],
    ['full', 'mount -t tmpfs -o size=4k none $TMPDIR && head -c 4096 /dev/zero >$TMPDIR/full', /: ENOSPC/],
  ] as const)('that is %s is exit 3 where a server needs it', ([, prepare, why], context) => {
    requirements(['root', 'ip', 'nginx'])(context);
    writeFileSync(join(folder, 'nginx.yaml'), server('nginx'));
    const script = `${prepare}; export TMPDIR; exec "$0" "$@"`;
    const { status, stderr } = spawnSync(
      'unshare',
      ['--mount', 'sh', '-c', script, process.execPath, BIN, 'run', 'nginx.yaml', '--quiet', '--out', out],
      { encoding: 'utf8', cwd: folder, env: { ...environment, TMPDIR: mkdtempSync(join(folder, 'tmp-')) } },
    );
    expect(status).toBe(3);
    expect(stderr).toMatch(why);
    expect(stderr).toContain('what would allow it: set TMPDIR to a folder');
  });
});

describe('an error that nobody awaits', () => {
  it.for([
    ['in a timer', 'undefined.x'],
    ['of a promise', 'Promise.reject(new TypeError("undefined.x"))'],
  ] as const)('%s takes the run down, and is told as a bug', async ([, fault], context) => {
    withLab(context);
    const inject = `data:text/javascript,setTimeout(() => { ${fault} }, 2000)`;
    const child = start(['run', 'long.yaml', '--quiet', '--out', out], ['--import', inject]);
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(status).toBe(70);
    expect(said).toMatch(/^loadline: a bug in loadline: .*\n {2}its stack is in .*stack\.txt; --debug shows it\n$/);
    expect(savedRun()).toMatchObject({ state: { state: 'broken' } });
  });

  it('is not what the loss of the process that guards the others ends in', async context => {
    withLab(context);
    const child = start(['run', 'long.yaml', '--out', out, '--progress', 'none']);
    const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    const guard = await vi.waitUntil(() => inLoad() && guardOf(child.pid ?? 0), { timeout: 20_000 });
    process.kill(guard, 'SIGKILL');
    const [stdout, stderr, [status]] = await output;
    expect({ status, stderr }).toEqual({ status: 4, stderr: '' });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'the process that guards the children of this run was ended by SIGKILL',
    );
    expect(savedRun()).toMatchObject({ state: { state: 'broken' } });
  });
});

function inLoad(): boolean {
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('run.json'));
  return files.some(
    file => existsSync(join(out, file)) && readFileSync(join(out, file), 'utf8').includes('"phase":"load"'),
  );
}

function guardOf(runner: number): number | undefined {
  return childrenOf(runner).find(pid => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'cat\n');
}
