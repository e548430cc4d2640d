import { expect } from 'vitest';
import { testWith } from '../../collectors/needs.ts';
import { until } from '../../lab/lab-sockets.ts';
import { programArgv, runProgram } from '../built.ts';
import { hasEnded } from '../ended.ts';

testWith(['root'], 'the guard alone keeps nothing alive, and ends with us', async () => {
  const { stdout, stderr, status } = runProgram(programArgv('guard-and-end.mjs'));
  expect([status, stderr]).toEqual([0, '']);
  await until(() => hasEnded(Number(stdout)));
});

testWith(['root'], 'a PATH that leads nowhere is no matter', () => {
  const { stderr, status } = runProgram(['env', 'PATH=/nowhere', ...programArgv('guard-and-end.mjs')]);
  expect([status, stderr]).toEqual([0, '']);
});

testWith(['root'], 'losing the guard is an error', () => {
  const { stderr, status } = runProgram(programArgv('lose-guard.mjs'));
  expect(status).not.toBe(0);
  expect(stderr).toContain('guards the children');
});
