import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { isGone, isRunning, ownIdentity } from '../../src/system/process-identity.ts';
import { testWith } from '../collectors/needs.ts';
import { killed, programArgv, runProgram } from './built.ts';

test('this process runs; another one under its number does not', () => {
  const own = ownIdentity();
  expect(own.pid).toBe(process.pid);
  expect(isRunning(own)).toBe(true);
  expect(isRunning({ ...own, startTicks: own.startTicks - 1 })).toBe(false);
  expect(isGone(own)).toBe(false);
  expect(isGone({ ...own, startTicks: own.startTicks - 1 })).toBe(true);
});

testWith(['root'], 'in a process namespace the number is the one that /proc knows', () => {
  const inside = ['unshare', '--pid', '--fork', '--', ...programArgv('own-identity.mjs')];
  const { own, running } = JSON.parse(runProgram(inside).stdout);
  expect(own.pid).not.toBe(1);
  expect(running).toBe(true);
});

test('a process that has ended does not run', async () => {
  const child = spawn('sleep', ['1000']);
  await killed(child);
  expect(isRunning({ pid: child.pid ?? 0, startTicks: 1 })).toBe(false);
  expect(isGone({ pid: child.pid ?? 0, startTicks: 1 })).toBe(true);
});
