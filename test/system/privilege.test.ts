import { expect, test } from 'vitest';
import { hasCapability, privilege } from '../../src/system/privilege.ts';
import { programArgv, runProgram } from './built.ts';
import { testInUserNamespace } from './user-namespace-test.ts';

test('a process without CAP_SYS_ADMIN may do nothing', () => {
  expect(JSON.parse(runProgram(programArgv('privilege.mjs', [], 'ordinary')).stdout)).toEqual({
    privilege: 'none',
    netAdmin: false,
  });
});

testInUserNamespace('root of a user namespace is not root', () => {
  const inside = ['unshare', '--user', '--map-root-user', '--', ...programArgv('privilege.mjs')];
  expect(JSON.parse(runProgram(inside).stdout)).toEqual({ privilege: 'user-namespace', netAdmin: true });
});

test('whoever has the capability has a privilege', () => {
  expect(privilege() !== 'none').toBe(hasCapability('CAP_SYS_ADMIN'));
});
