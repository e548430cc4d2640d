import { expect } from 'vitest';
import { findProgram } from '../../../src/system/programs.ts';
import { programArgv, runProgram } from '../built.ts';
import { testInUserNamespace } from '../user-namespace-test.ts';

testInUserNamespace('an ordinary user becomes root of a user namespace', () => {
  const { stdout, stderr } = runProgram(programArgv('user-namespace.mjs', ['one', 'two words', 'é'], 'ordinary'));
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ uid: 0, privilege: 'user-namespace', args: ['one', 'two words', 'é'] });
});

testInUserNamespace('the process stays the same one', () => {
  const [command = '', ...args] = programArgv('user-namespace.mjs', [], 'ordinary');
  const { stdout, pid } = runProgram([command, ...args]);
  expect(JSON.parse(stdout)).toMatchObject({ pid });
});

testInUserNamespace('it is tried once', () => {
  const { stderr, status } = runProgram(programArgv('user-namespace.mjs', ['always'], 'ordinary'));
  expect(status).not.toBe(0);
  expect(stderr).toContain('gives no rights here');
});

testInUserNamespace('a user namespace that may hold no others says so', () => {
  const unshare = findProgram('unshare') ?? 'unshare';
  const forbid = 'echo 0 > /proc/sys/user/max_user_namespaces';
  const script = `${forbid}; exec setpriv --bounding-set=-all ${programArgv('why-no-namespaces.mjs').join(' ')}`;
  const { stdout } = runProgram([unshare, '--user', '--map-root-user', '--', 'sh', '-c', script]);
  expect(JSON.parse(stdout)).toEqual({
    why: 'user.max_user_namespaces is 0',
    remedy: 'sudo sysctl -w user.max_user_namespaces=15000',
  });
});
