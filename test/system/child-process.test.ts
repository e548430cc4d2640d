import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Program, startProgram } from '../../src/system/child-process.ts';
import { runToEnd } from '../../src/system/run-to-end.ts';
import { signalGroup } from '../../src/system/signals.ts';
import { testWith } from '../collectors/needs.ts';
import { programArgv } from './built.ts';

let folder = '';
let program: Program | undefined;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'loadline-programs-')));
});
afterEach(() => {
  if (program !== undefined) signalGroup(program, 'SIGKILL');
  program = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function start(command: readonly [string, ...string[]], stdio: Parameters<typeof startProgram>[1]['stdio']): Program {
  const child = startProgram(command, { stdio });
  if (child.pid === undefined) throw new Error('it was not started');
  program = child;
  return child;
}

/** What a process of its own makes of it, in `cwd`. */
function startedIn(cwd: string, script: string, argv: readonly string[]) {
  const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...argv], { encoding: 'utf8', cwd });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const nothing = { stdio: ['ignore', 'ignore', 'ignore'] } as const;
const said = (stdout: string) => ({ code: 3, stdout: `${stdout}\n`, stderr: 'complaint\n' });

describe('a program', () => {
  it('that ends, is ended, or is not there, is a value', async () => {
    const missing = startProgram(['/nowhere/at/all'], nothing);
    expect([missing.pid, missing.pid === undefined && (await missing.why)]).toEqual([
      undefined,
      'spawn /nowhere/at/all ENOENT',
    ]);
    const child = start(['/bin/sleep', '3000'], nothing.stdio);
    expect([child.exitCode, child.signalCode, child.ending()]).toEqual([null, null, undefined]);
    signalGroup(child, 'SIGTERM');
    expect(await child.exited).toMatchObject({ pid: child.pid, code: null, signal: 'SIGTERM' });
    expect([child.signalCode, child.ending()]).toEqual(['SIGTERM', await child.exited]);
    expect(runToEnd(['/bin/sh', '-c', 'kill -9 $$'])).toMatchObject({ code: undefined, signal: 'SIGKILL' });
    expect(runToEnd(['/nowhere/at/all'])).toEqual({
      ...{ code: undefined, signal: undefined, stdout: '', stderr: '' },
      error: { code: 'ENOENT', message: 'spawnSync /nowhere/at/all ENOENT' },
    });
  });

  it('has ended even where what it left running holds its pipes', async () => {
    const child = start(['/bin/sh', '-c', 'sleep 3000 & exit 4'], ['ignore', 'pipe', 'pipe']);
    expect(await child.exited).toMatchObject({ code: 4, signal: null });
    expect(await Promise.race([child.closed.then(() => 'closed'), 'open'])).toBe('open');
    signalGroup(child, 'SIGKILL');
    await child.closed;
  });

  it('is told by descriptor 3 as well as by its standard input', async () => {
    const child = start(
      ['/bin/sh', '-c', 'read -r a; read -r b <&3; exit "$b$a"'],
      ['pipe', 'ignore', 'ignore', 'pipe'],
    );
    child.pipe(3).end('1\n');
    child.pipe(0).end('2\n');
    expect(await child.exited).toMatchObject({ code: 12 });
  });

  it('is started in a folder that has been removed', () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const { toEnd, started } = startedIn(gone, 'rmdir ../gone; exec "$@"', programArgv('start-programs.mjs'));
    expect([toEnd, started]).toMatchObject([{ code: 3 }, { code: 3 }]);
  });

  testWith(['root'], 'is started in a folder below one that its user may not enter', () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    chmodSync(folder, 0o700);
    const argv = programArgv('start-programs.mjs', [], 'ordinary');
    expect(startedIn(inner, 'exec "$@"', argv)).toMatchObject({ toEnd: said(inner), started: said(inner) });
    expect(startedIn(folder, 'exec "$@"', argv)).toMatchObject({ toEnd: said('/'), started: said('/') });
  });

  it('that this process has no descriptors for is a value', () => {
    expect(startedIn(folder, 'ulimit -n 256; exec "$@"', programArgv('start-programs.mjs', ['full']))).toMatchObject({
      toEnd: { error: { code: 'EMFILE', message: 'spawnSync /bin/sh EMFILE' } },
      started: 'spawn /bin/sh EMFILE',
      missing: 'spawn /nowhere/at/all EMFILE',
    });
  });
});
