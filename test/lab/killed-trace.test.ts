import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTracefs, type Tracefs } from '../../src/system/linux/tracefs.ts';
import { requirements } from '../end-to-end/requirements.ts';
import { programArgv } from '../system/built.ts';

const BIN = join(import.meta.dirname, '../../dist/cli/bin.js');
const LONG = 'name: long\nload: { connections: 1000, arrival: { perSecond: 50 } }\n';

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
let state = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-trace-'));
  state = join(folder, 'state');
  writeFileSync(join(folder, 'long.yaml'), LONG);
});
afterEach(() => rmSync(folder, { recursive: true }));

const check = requirements(['root', 'ip']);

function start(...wrapper: readonly string[]) {
  const command = [...wrapper, process.execPath, BIN, 'run', 'long.yaml', '--out', 'out', '--progress', 'plain'];
  const [program = '', ...args] = command;
  const env = { ...process.env, LOADLINE_STATE: state };
  return spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the trace of a runner that is killed', () => {
  it('goes with it, and so does the note of it, before the next command', async context => {
    check(context);
    const child = start();
    const ended = once(child, 'exit');
    const { name } = await vi.waitUntil(announced, { timeout: 20_000 });
    const tracefs = openTracefs();
    await vi.waitUntil(() => isThere(tracefs, name), { timeout: 5_000 });
    child.kill('SIGKILL');
    await ended;
    await vi.waitUntil(() => !isThere(tracefs, name), { timeout: 5_000 });
    await vi.waitUntil(() => journals().length === 0, { timeout: 20_000 });
    tracefs.close();
  });
});

describe('root on a kernel without tracefs', () => {
  it('leaves no note of a trace that was never made, and has strace count for it', async context => {
    requirements(['root', 'ip', 'strace', 'wrk'])(context);
    writeFileSync(
      join(folder, 'long.yaml'),
      'name: w\ndriver: { kind: wrk }\nload: { connections: 10, duration: 1s }\n',
    );
    const child = start('unshare', '--mount', 'sh', '-c', UNMOUNT, ...programArgv('without-call.mjs', ['fsopen']));
    const [status] = await once(child, 'exit');
    expect(status).toBe(0);
    expect(journals()).toEqual([]);
    const [file = ''] = readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }).filter(each =>
      each.endsWith('run.json'),
    );
    const run = JSON.parse(readFileSync(join(folder, 'out', file), 'utf8'));
    expect(run.evidence.failedCalls).toEqual({ state: 'absent', why: 'this kernel has no tracefs (CONFIG_FTRACE)' });
    expect(run.driverOutput.callsFrom).toBe('strace');
  });
});

/** Where it is mounted it is found without fsopen. */
const UNMOUNT = 'umount -l /sys/kernel/tracing 2>/dev/null; umount -l /sys/kernel/debug 2>/dev/null; exec "$0" "$@"';

function journals(): string[] {
  try {
    return readdirSync(state).filter(name => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** What the runner has noted, once it has. */
function announced(): { readonly name: string } | undefined {
  const [file] = journals();
  return file === undefined ? undefined : JSON.parse(readFileSync(join(state, file), 'utf8')).undo[0];
}

function isThere(tracefs: Tracefs, name: string): boolean {
  return tracefs.has(`instances/${name}`);
}
