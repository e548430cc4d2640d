import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuseHarm, refuseSmallTable } from '../../src/lab/harm.ts';
import { openLab } from '../../src/lab/lab.ts';
import { CannotRun } from '../../src/model/errors.ts';
import { restoreLeftovers } from '../../src/system/leftovers.ts';
import { readSysctl, writeSysctl } from '../../src/system/sysctl.ts';
import { testWith } from '../collectors/needs.ts';
import { killed, programArgv, runProgram, startProgram } from '../system/built.ts';
import { hasEnded } from '../system/ended.ts';
import { until, withLab } from './lab-sockets.ts';
import { planOf } from './plan-of.ts';

const NAME = 'net.netfilter.nf_conntrack_max';
const ROOT = ['root', 'nft'] as const;

let stateFolder: string;
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'loadline-state-'));
});
afterEach(() => rmSync(stateFolder, { recursive: true }));

test('nothing is changed unless the user allows it', async () => {
  const plan = planOf({ kind: 'host', hostWide: { [NAME]: '1000' } });
  const refused = expect.objectContaining({ remedy: 'add --allow-host-changes' });
  await expect(openLab(plan, { allowHostChanges: false, stateFolder })).rejects.toThrow(refused);
});

test('a table too small for the machine itself is refused', () => {
  expect(() => refuseSmallTable('0', 0)).toThrow(CannotRun);
  expect(() => refuseSmallTable('many', 0)).toThrow(CannotRun);
  expect(() => refuseSmallTable('199', 100)).toThrow('tracks 100 connections');
  expect(() => refuseSmallTable('200', 100)).not.toThrow();
  expect(() => refuseHarm('vm.drop_caches', '3')).toThrow('not changed for the whole machine');
});

/** A test that changes the machine's own table by a few entries, and sees to it that the old value comes back. */
function testHostChange(name: string, body: (before: string) => Promise<void>): void {
  testWith(ROOT, name, async () => {
    // A kernel that tracks nothing yet has no such setting.
    await withLab(planOf({ server: { conntrack: true } }), () => undefined);
    const before = readSysctl(NAME);
    try {
      await body(before);
    } finally {
      restoreLeftovers(stateFolder);
      if (readSysctl(NAME) !== before) writeSysctl(NAME, before);
    }
  });
}

const less = (value: string, by = 1): string => String(Number(value) - by);
const openWith = async (value: string, lockWaitMs = 10_000) => {
  const plan = planOf({ kind: 'host', hostWide: { [NAME]: value } });
  const lab = await openLab(plan, { allowHostChanges: true, stateFolder, lockWaitMs });
  lab.change();
  return lab;
};
const journals = (): string[] => readdirSync(stateFolder).filter(name => name.endsWith('.json'));
const holdChange = (value: string, ...restoreCommand: string[]) =>
  startProgram(programArgv('hold-host-change.mjs', [stateFolder, value, ...restoreCommand]));

testHostChange('a change holds while the lab is open, and is journalled', async before => {
  const lab = await openWith(less(before));
  expect(readSysctl(NAME)).toBe(less(before));
  expect(journals()).toHaveLength(1);
  expect(await lab.close()).toEqual([]);
  expect(readSysctl(NAME)).toBe(before);
  expect(journals()).toEqual([]);
  expect(await lab.close()).toEqual([]);
});

testHostChange('Ctrl-Z leaves no change in force: it stops nobody who holds one', async before => {
  const { child } = await holdChange(less(before));
  child.kill('SIGTSTP');
  child.stdin?.end();
  await once(child, 'exit');
  expect(readSysctl(NAME)).toBe(before);
});

testHostChange('a value that was set by somebody else meanwhile is left, and said so', async before => {
  const lab = await openWith(less(before));
  writeSysctl(NAME, less(before, 2));
  expect(await lab.close()).toEqual([{ warning: 'setting-changed-since', setting: NAME, current: less(before, 2) }]);
  expect(readSysctl(NAME)).toBe(less(before, 2));
});

testHostChange('a refused value changes nothing and locks nobody out', async before => {
  await expect(openWith('0')).rejects.toThrow('cannot be 0');
  expect([readSysctl(NAME), journals()]).toEqual([before, []]);
  await (await openWith(less(before))).close();
});

testHostChange('a second run is refused while one holds a change', async before => {
  const { child } = await holdChange(less(before));
  try {
    await expect(openWith(less(before, 2), 0)).rejects.toThrow(`process ${child.pid}`);
    expect(readSysctl(NAME)).toBe(less(before));
  } finally {
    await killed(child);
  }
});

testHostChange('a killed run is undone by the next command', async before => {
  const { child } = await holdChange(less(before));
  await killed(child);
  expect(readSysctl(NAME)).toBe(less(before));
  const [restored] = JSON.parse(runProgram(programArgv('restore-leftovers.mjs', [stateFolder])).stdout);
  expect(restored).toMatchObject({ record: { name: NAME, old: before }, undone: { outcome: 'restored' } });
  expect([readSysctl(NAME), journals()]).toEqual([before, []]);
});

testHostChange('the next run puts back the true old value, not that of a killed one', async before => {
  const { child } = await holdChange(less(before));
  await killed(child);
  const lab = await openWith(less(before, 2));
  expect(await lab.close()).toEqual([]);
  expect(readSysctl(NAME)).toBe(before);
});

testHostChange('with a restore command a killed run is undone at once', async before => {
  const { child } = await holdChange(less(before), ...programArgv('restore-leftovers.mjs', [stateFolder]));
  await killed(child);
  await until(() => readSysctl(NAME) === before && journals().length === 0);
});

testHostChange('what a run changed that was stopped is put back, and the run says so when it goes on', async before => {
  const { child, nextLine } = await holdChange(less(before), ...programArgv('restore-leftovers.mjs', [stateFolder]));
  child.kill('SIGSTOP');
  await until(() => readSysctl(NAME) === before && journals().length === 0, 5000);
  child.kill('SIGCONT');
  child.stdin?.end();
  expect(JSON.parse(await nextLine())).toEqual([{ warning: 'setting-put-back', setting: NAME }]);
});

testHostChange('a run that ends well leaves no process to watch it', async before => {
  const mark = join(stateFolder, 'restored');
  const { child, nextLine } = await holdChange(less(before), 'touch', mark);
  const [watcher] = await until(() => watchers(mark));
  child.stdin?.end();
  expect(JSON.parse(await nextLine())).toEqual([]);
  await until(() => hasEnded(Number(watcher)));
  expect(existsSync(mark)).toBe(false);
  expect(readSysctl(NAME)).toBe(before);
});

/** Shells that wait to run a command which names `mark`. */
function watchers(mark: string): string[] | undefined {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && commandOf(name).includes(mark));
  const shells = pids.filter(pid => commandOf(pid).startsWith('sh\0'));
  return shells.length > 0 ? shells : undefined;
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
