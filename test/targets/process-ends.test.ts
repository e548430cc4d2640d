import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { monotonicNs } from '../../src/system/clock.ts';
import { identityOf, isRunning, type ProcessIdentity } from '../../src/system/process-identity.ts';
import { type ProcessEnd, watchEnds } from '../../src/targets/process-ends.ts';
import { until } from '../collectors/host-pair.ts';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** A process that sleeps, watched as one that is not our child. */
function aStranger() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const { pid } = child;
  if (pid === undefined) throw new Error('sleep did not start');
  const identity = identityOf(pid);
  if (identity === undefined) throw new Error('sleep has ended');
  const ends = watchEnds([{ pid }], () => identity);
  const told: ProcessEnd[] = [];
  ends.onExit(end => told.push(end));
  cleanups.push(
    () => ends.close(),
    () => child.kill('SIGKILL'),
  );
  return { pid, identity, ends, told };
}

/** Nothing else is done until it is gone: as in a runner that has no processor. */
function stallUntilGone(identity: ProcessIdentity): void {
  while (isRunning(identity)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

test('a process that we killed ran until we did, however late its end is noticed', async () => {
  const { pid, identity, ends, told } = aStranger();
  const beforeNs = monotonicNs();
  ends.killing(pid);
  process.kill(pid, 'SIGKILL');
  const afterNs = monotonicNs();
  stallUntilGone(identity);
  const end = await until(() => told[0]);
  expect(end).toMatchObject({ pid, code: null, signal: 'SIGKILL' });
  expect(end.runningAtNs).toBeGreaterThanOrEqual(beforeNs);
  expect(end.runningAtNs).toBeLessThanOrEqual(afterNs);
  expect(end.atNs).toBeGreaterThan(afterNs);
});

test('of one that others ended it is known when it was last seen running', async () => {
  const { pid, identity, told } = aStranger();
  await new Promise(resolve => setTimeout(resolve, 200));
  const killedNs = monotonicNs();
  process.kill(pid, 'SIGKILL');
  stallUntilGone(identity);
  const end = await until(() => told[0]);
  expect(end).toMatchObject({ pid, code: null, signal: null });
  expect(end.runningAtNs).toBeLessThanOrEqual(killedNs);
  expect(end.atNs).toBeGreaterThan(killedNs);
});

test('a child of ours that tells its own end is told once, with when it last ran', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  cleanups.push(() => child.kill('SIGKILL'));
  const { pid } = child;
  if (pid === undefined) throw new Error('sleep did not start');
  const identity = identityOf(pid);
  if (identity === undefined) throw new Error('sleep has ended');
  const exited = once(child, 'exit').then(() => ({ pid, code: null, signal: 'SIGKILL', atNs: monotonicNs() }));
  const ends = watchEnds([{ pid, exited }], () => identity);
  cleanups.push(() => ends.close());
  const told: ProcessEnd[] = [];
  ends.onExit(end => told.push(end));
  ends.killing(pid);
  child.kill('SIGKILL');
  stallUntilGone(identity);
  const end = await until(() => told[0]);
  await new Promise(resolve => setTimeout(resolve, 150));
  expect(told).toHaveLength(1);
  expect(end.runningAtNs).toBeLessThan(end.atNs);
});
