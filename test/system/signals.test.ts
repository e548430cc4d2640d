import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { identityOf } from '../../src/system/process-identity.ts';
import { signalChild, signalGroup, signalProcess } from '../../src/system/signals.ts';

let children: ChildProcess[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

const RUNNING = { exitCode: null, signalCode: null };

test.for([undefined, 0, 1, -1, -4711, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'nothing is sent to the number %s, and to no group of that number',
  pid => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    expect(signalChild({ pid, ...RUNNING }, 'SIGKILL')).toBe(false);
    expect(signalGroup({ pid, ...RUNNING }, 'SIGKILL')).toBe(false);
    expect(signalProcess({ pid: pid ?? 0, startTicks: identityOf(1)?.startTicks ?? 0 }, 'SIGKILL')).toBe(false);
    expect(kill).not.toHaveBeenCalled();
  },
);

test('nothing is sent to our own process group', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const own = Number(readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[2]);
  expect(own).toBeGreaterThan(1);
  expect(signalGroup({ pid: own, ...RUNNING }, 'SIGKILL')).toBe(false);
  expect(kill).not.toHaveBeenCalled();
});

test('a process that has the number of another one is left alone', () => {
  const child = start('sleep', '3000');
  const identity = identityOf(child.pid ?? 0);
  if (identity === undefined) throw new Error('it does not run');
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  expect(signalProcess({ ...identity, startTicks: identity.startTicks - 1 }, 'SIGKILL')).toBe(false);
  // Its leader has ended, and somebody else has the number now.
  expect(signalGroup({ pid: child.pid, exitCode: 0, signalCode: null }, 'SIGKILL')).toBe(false);
  expect(signalChild({ pid: child.pid, exitCode: 0, signalCode: null }, 'SIGKILL')).toBe(false);
  expect(kill).not.toHaveBeenCalled();
});

test('a child that could not be started is nobody', async () => {
  const child = start('/nowhere/at/all');
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  expect([child.pid, signalChild(child, 'SIGKILL'), signalGroup(child, 'SIGKILL')]).toEqual([undefined, false, false]);
  await once(child, 'error');
  expect(signalChild(child, 'SIGKILL')).toBe(false);
  expect(kill).not.toHaveBeenCalled();
});

test('our child, that process, and what is left of a group are reached', async () => {
  const [one, other] = [start('sleep', '3000'), start('sleep', '3000')];
  const identity = identityOf(other.pid ?? 0);
  if (identity === undefined) throw new Error('it does not run');
  const ended = [one, other].map(child => once(child, 'exit'));
  expect([signalChild(one, 'SIGKILL'), signalProcess(identity, 'SIGTERM')]).toEqual([true, true]);
  expect(await Promise.all(ended)).toEqual([
    [null, 'SIGKILL'],
    [null, 'SIGTERM'],
  ]);
  expect(signalChild(one, 'SIGKILL')).toBe(false);

  const leader = spawn('sh', ['-c', 'sleep 3000 & echo $!'], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(leader);
  const left = once(leader.stdout, 'data');
  await once(leader, 'exit');
  const pid = Number(String((await left)[0]));
  expect(identityOf(pid)).toBeDefined();
  expect(signalGroup(leader, 'SIGKILL')).toBe(true);
  await expect.poll(() => identityOf(pid)).toBeUndefined();
});

test('a process is held while it is looked at and signalled', async () => {
  const child = start('sleep', '3000');
  const identity = identityOf(child.pid ?? 0);
  if (identity === undefined) throw new Error('it does not run');
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const ended = once(child, 'exit');
  expect(signalProcess(identity, 'SIGKILL')).toBe(true);
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(signalProcess(identity, 'SIGKILL')).toBe(false);
  expect(kill).not.toHaveBeenCalled();
});

function start(program: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  if (child.pid === undefined) child.on('error', () => undefined);
  children.push(child);
  return child;
}
