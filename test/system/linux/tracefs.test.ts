import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { openTracefs, removeTraceInstance } from '../../../src/system/linux/tracefs.ts';
import { testWith } from '../../collectors/needs.ts';
import { programArgv, runProgram } from '../built.ts';

const BUILT = new URL('../../../dist/system/linux/tracefs.js', import.meta.url).href;
const name = `loadline-test-${process.pid}`;

testWith(['root'], 'an instance has the events of the kernel, and is gone once it is removed', () => {
  const instance = openTracefs().makeInstance(name);
  expect(instance.has('events/syscalls/sys_exit_connect')).toBe(true);
  expect(instance.has('events/syscalls/sys_exit_no_such_call')).toBe(false);
  instance.remove();
  expect(removeTraceInstance(name)).toBe(false);
});

testWith(['root'], 'an instance that was left behind is removed by its name', () => {
  openTracefs().makeInstance(name);
  expect(removeTraceInstance(name)).toBe(true);
  expect(removeTraceInstance(name)).toBe(false);
});

testWith(['root'], 'one name cannot be taken twice', () => {
  const instance = openTracefs().makeInstance(name);
  expect(() => openTracefs().makeInstance(name)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  instance.remove();
});

testWith(['root'], 'where an instance will be is known before it is made', () => {
  const tracefs = openTracefs();
  const { path, mount } = tracefs.placeOf(name);
  const folder = mount === undefined ? path : `/proc/self/fd/${mount}/${path}`;
  expect(existsSync(folder)).toBe(false);
  const instance = tracefs.makeInstance(name);
  expect(existsSync(folder)).toBe(true);
  instance.remove();
});

testWith(['root', 'dist'], 'a kernel without tracefs has no instance to remove', () => {
  const remove = `import { removeTraceInstance } from '${BUILT}'; console.log(removeTraceInstance('loadline-1-1'));`;
  const inside = [
    ...programArgv('without-call.mjs', ['fsopen']),
    process.execPath,
    '--input-type=module',
    '-e',
    remove,
  ];
  const unmounted = 'umount -l /sys/kernel/tracing 2>/dev/null; umount -l /sys/kernel/debug 2>/dev/null; exec "$@"';
  const { stdout, stderr } = runProgram(['unshare', '--mount', 'sh', '-c', unmounted, 'sh', ...inside]);
  expect({ stdout, stderr }).toEqual({ stdout: 'false\n', stderr: '' });
});
