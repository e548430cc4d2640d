import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLab } from '../../src/lab/lab.ts';
import type { HostPlan } from '../../src/model/plan.ts';
import { effectiveCgroupLimit } from '../../src/system/cgroup-files.ts';
import { cgroupPlace } from '../../src/system/cgroup-tree.ts';
import { restoreLeftovers } from '../../src/system/leftovers.ts';
import { limited } from '../../src/system/process-limits.ts';
import { runProgram } from '../../src/system/run-program.ts';
import { testWith } from '../collectors/needs.ts';
import { killed, programArgv, startProgram } from '../system/built.ts';
import { planOf } from './plan-of.ts';

let stateFolder: string;
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'loadline-state-'));
});
afterEach(() => rmSync(stateFolder, { recursive: true }));

const labWith = (server: Partial<HostPlan>) =>
  openLab(planOf({ kind: 'host', server }), { allowHostChanges: false, stateFolder });

testWith(['root'], 'processes of a host enter its cgroups, and these go with the lab', async () => {
  const lab = await labWith({ cgroup: { pids: 40, memoryBytes: 64 * 2 ** 20 } });
  const { server, client } = lab.hosts;
  const [program, ...args] = limited({ nofile: 1024, host: server }, ['/bin/cat', '/proc/self/cgroup']);
  expect(runProgram(program, args, '').match(/loadline-\d+-server$/gm)).toHaveLength(2);
  expect(client.confinement).toBeUndefined();
  const folders = (server.confinement?.cgroups ?? []).map(file => dirname(file));
  expect(readFileSync(join(folders[0] ?? '', 'pids.max'), 'utf8')).toBe('40\n');
  expect(await lab.close()).toEqual([]);
  expect(folders.filter(existsSync)).toEqual([]);
  expect(readdirSync(stateFolder)).toEqual([]);
});

testWith(['root'], 'an ordinary user has no rights, and each host one of its own', async () => {
  const plan = planOf({ kind: 'host', server: { user: 'ordinary' }, client: { user: 'ordinary' } });
  const lab = await openLab(plan, { allowHostChanges: false, stateFolder });
  const status = (side: 'client' | 'server'): string => {
    const [program, ...args] = limited({ nofile: 1024, nproc: 77, host: lab.hosts[side] }, [
      '/bin/cat',
      '/proc/self/status',
    ]);
    return runProgram(program, args, '');
  };
  const uids = [status('client'), status('server')].map(text => Number(/^Uid:\s+(\d+)/m.exec(text)?.[1]));
  expect(uids.every(uid => uid >= 61_184 && uid <= 65_519)).toBe(true);
  expect(new Set(uids).size).toBe(2);
  expect(status('server')).toMatch(/^CapEff:\s+0+$/m);
  expect(status('server')).toMatch(/^Groups:\s*$/m);
  await lab.close();
});

testWith(['root'], 'a cgroup in which somebody is slow to end is waited for, and then removed', async () => {
  const lab = await labWith({ cgroup: { pids: 40 } });
  const { server } = lab.hosts;
  const [folder = ''] = (server.confinement?.cgroups ?? []).map(file => dirname(file));
  const [program, ...args] = limited({ nofile: 1024, host: server }, ['/bin/sleep', '0.3']);
  spawn(program, args, { stdio: 'ignore' });
  await expect.poll(() => readFileSync(join(folder, 'cgroup.procs'), 'utf8')).not.toBe('');
  expect(await lab.close()).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

testWith(['root'], 'the cgroup of a run that was killed goes with it, and its record by the next command', async () => {
  const { child, nextLine } = await startProgram(programArgv('hold-cgroup.mjs', [stateFolder]));
  const folder: string = JSON.parse(await nextLine());
  expect(existsSync(folder)).toBe(true);
  await killed(child);
  await expect.poll(() => existsSync(folder), { timeout: 2000 }).toBe(false);
  expect(restoreLeftovers(stateFolder)).toMatchObject([
    { record: { kind: 'cgroup', name: folder }, undone: { outcome: 'already' } },
  ]);
  expect(readdirSync(stateFolder)).toEqual([]);
});

test('what this process may have in the end is known where it stands in a cgroup', () => {
  const place = cgroupPlace('self', 'pids');
  expect(effectiveCgroupLimit('pids') === undefined).toBe(place === undefined);
});
