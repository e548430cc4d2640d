import { expect } from 'vitest';
import { makeTraceInstance, removeTraceInstance } from '../../../src/system/linux/tracefs.ts';
import { testWith } from '../../collectors/needs.ts';

const name = `loadline-test-${process.pid}`;

testWith(['root'], 'an instance has the events of the kernel, and is gone once it is removed', () => {
  const instance = makeTraceInstance(name);
  expect(instance.has('events/syscalls/sys_exit_connect')).toBe(true);
  expect(instance.has('events/syscalls/sys_exit_no_such_call')).toBe(false);
  instance.remove();
  expect(removeTraceInstance(name)).toBe(false);
});

testWith(['root'], 'an instance that was left behind is removed by its name', () => {
  makeTraceInstance(name);
  expect(removeTraceInstance(name)).toBe(true);
  expect(removeTraceInstance(name)).toBe(false);
});

testWith(['root'], 'one name cannot be taken twice', () => {
  const instance = makeTraceInstance(name);
  expect(() => makeTraceInstance(name)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  instance.remove();
});
