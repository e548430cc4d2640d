import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { createCgroups, type HostCgroups } from '../../src/lab/cgroup.ts';
import { insideCgroups } from '../../src/system/confine.ts';
import { signalGroup } from '../../src/system/signals.ts';
import { threadsRefused } from '../../src/system/thread-refusal.ts';
import { testWith } from '../collectors/needs.ts';

let stateFolder = '';
let cgroups: HostCgroups | undefined;
let child: ChildProcess | undefined;
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'loadline-threads-'));
});
afterEach(async () => {
  if (child !== undefined) signalGroup(child, 'SIGKILL');
  const { entrances, close } = cgroups ?? NONE;
  await expect.poll(() => entrances.map(file => readFileSync(file, 'utf8')).join('')).toBe('');
  expect(close()).toEqual([]);
  [child, cgroups] = [undefined, undefined];
  rmSync(stateFolder, { recursive: true });
});

const NONE: HostCgroups = { entrances: [], close: () => [] };
const host = { side: 'server', device: 'lo', run: <T>(act: () => T) => act() } as const;

/** A process that was refused more processes in a cgroup of four, and lives on. */
async function refusedIn(limit: number): Promise<number> {
  cgroups = createCgroups('server', { pids: limit }, { stateFolder });
  const script = 'sleep 3000 & sleep 3000 & sleep 3000 & sleep 3000 & sleep 3000 & wait';
  const [program, ...args] = insideCgroups({ confinement: { cgroups: cgroups.entrances } }, ['bash', '-c', script]);
  child = spawn(program, args, { stdio: 'ignore', detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error('it was not started');
  await expect.poll(() => threadsRefused(pid, { host })).toBeDefined();
  return pid;
}

testWith(['root'], 'a cgroup of the scenario is told with its key', async () => {
  const pid = await refusedIn(4);
  const confinement = { cgroups: cgroups?.entrances ?? [] };
  expect(threadsRefused(pid, { host: { ...host, confinement } })).toMatchObject({
    message: 'pids.max of its cgroup is 4, and a Node process needs about 12 threads',
    remedy: 'raise lab.server.cgroup.pids',
  });
});

testWith(['root'], 'a cgroup that no scenario has made is told as what loadline was started in', async () => {
  const told = threadsRefused(await refusedIn(4), { host });
  expect(told?.message).toMatch(
    /^pids\.max of \/.*loadline-\d+-server, the cgroup that loadline was started in, is 4, and a Node process needs/,
  );
  expect(told?.remedy).not.toContain('lab.');
});

testWith(['root'], 'a process that was refused nothing is not told so', () => {
  child = spawn('sleep', ['3000'], { detached: true });
  expect(threadsRefused(child.pid ?? 0, { host })).toBeUndefined();
});
