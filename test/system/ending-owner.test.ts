import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { takeHostLock } from '../../src/system/host-lock.ts';
import { writeJournal } from '../../src/system/journal-file.ts';
import { restoreLeftovers } from '../../src/system/leftovers.ts';
import { childrenOf } from '../../src/system/process-children.ts';
import { bootId, identityOf, isEnding, isRunning, type ProcessIdentity } from '../../src/system/process-identity.ts';
import { readSysctl } from '../../src/system/sysctl.ts';
import type { UndoRecord } from '../../src/system/undo.ts';
import { testWith } from '../collectors/needs.ts';
import { until } from '../lab/lab-sockets.ts';
import { startProgram } from './built.ts';

const SETTING = 'fs.file-max';
const LOCK = '/run/loadline/host-wide.lock';
const DEAD = { pid: 2 ** 22, startTicks: 1 };
/** Nothing to do: the value is what it was. */
const UNCHANGED: UndoRecord = { kind: 'sysctl', name: SETTING, old: readSysctl(SETTING), set: '1' };

let folder: string;
let children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-ending-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(folder, { recursive: true });
});

testWith(['root'], 'a killed runner that the kernel still takes apart is waited for', async () => {
  const { owner, holder } = await slowToEnd();
  expect([isRunning(owner), isEnding(owner)]).toEqual([true, false]);
  process.kill(owner.pid, 'SIGKILL');
  await until(() => isEnding(owner));
  expect(isRunning(owner)).toBe(true);
  journalOf(owner);
  start('sh', '-c', `sleep 0.3; kill -CONT ${holder}`);
  expect(restoreLeftovers(folder)).toMatchObject([{ record: UNCHANGED, undone: { outcome: 'already' } }]);
  expect(isRunning(owner)).toBe(false);
});

testWith(
  ['root'],
  'nobody waits for a runner that runs, even where nothing is left to it but to be asked',
  async () => {
    const { owner } = await slowToEnd();
    process.kill(owner.pid, 'SIGSTOP');
    journalOf(owner);
    expect(restoreLeftovers(folder)).toEqual([]);
    expect([isRunning(owner), isEnding(owner)]).toEqual([true, false]);
  },
);

testWith(
  ['root'],
  'a lock of which the kernel has not let go yet, though its holder has ended, is waited for',
  async () => {
    takenOnce();
    const hold = `exec 9<>${LOCK}; flock 9; echo ${DEAD.pid} >${LOCK}; echo held; exec sleep 0.3`;
    const { firstLine, child } = await startProgram(['sh', '-c', hold]);
    children.push(child);
    expect(firstLine).toBe('held');
    journalOf(DEAD);
    expect(restoreLeftovers(folder)).toMatchObject([{ record: UNCHANGED }]);
  },
);

/** Makes the lock's file where no run has yet. */
function takenOnce(): void {
  const result = takeHostLock();
  if (result.state === 'locked') result.lock.release();
}

function journalOf(owner: ProcessIdentity): void {
  writeJournal(join(folder, '1-1.json'), { schema: 'loadline.journal/1', bootId: bootId(), owner, undo: [UNCHANGED] });
}

/**
 * The first process of a process namespace cannot end before all others there are gone for good, and one of these has a parent outside
 * that never asks after it (zap_pid_ns_processes in kernel/pid_namespace.c).
 */
async function slowToEnd(): Promise<{ owner: ProcessIdentity; holder: number }> {
  const owner = await onlyChild(start('unshare', '--pid', '--fork', '--kill-child', 'sleep', '3000'));
  const holder = start('nsenter', '-t', `${owner.pid}`, '-p', 'sleep', '3000');
  await onlyChild(holder);
  process.kill(holder, 'SIGSTOP');
  return { owner, holder };
}

function onlyChild(pid: number): Promise<ProcessIdentity> {
  return until(() => {
    const [child] = childrenOf(pid);
    return child === undefined ? undefined : identityOf(child);
  });
}

function start(program: string, ...args: readonly string[]): number {
  const child = spawn(program, args, { stdio: 'ignore' });
  children.push(child);
  if (child.pid === undefined) throw new Error(`${program} was not started`);
  return child.pid;
}
