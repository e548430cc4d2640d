import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { noNativeLibrary } from '../../src/system/native-library.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-native-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('names the part of koffi that is missing, for this processor and C library', () => {
  const missing = new Error('Cannot find the native Koffi module; did you bundle it correctly?');
  const refused = noNativeLibrary(missing, { arch: 'arm64', library: 'musl' });
  expect(refused?.message).toContain('whose part for arm64 with musl cannot be loaded: Cannot find');
  expect(refused?.remedy).toContain('@koromix/koffi-linux-arm64');
});

it('tells one that cannot be loaded from any other error', () => {
  const of = (message: string) => Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' });
  const unfit = of('/app/node_modules/@koromix/koffi-linux-x64/musl_x64/koffi.node: libstdc++.so.6: no such file');
  expect(noNativeLibrary(unfit)?.message).toContain('libstdc++.so.6');
  expect(noNativeLibrary(of('/app/other.node: invalid ELF header'))).toBeUndefined();
  expect(noNativeLibrary(new Error('another'))).toBeUndefined();
});

it('ends with 3 and what would allow it where koffi came without its native part', () => {
  cpSync(path.join(ROOT, 'dist'), path.join(folder, 'dist'), { recursive: true });
  cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  const modules = path.join(ROOT, 'node_modules');
  mkdirSync(path.join(folder, 'node_modules'));
  for (const name of readdirSync(modules)) {
    const [from, to] = [path.join(modules, name), path.join(folder, 'node_modules', name)];
    // Looked for beside its own true place.
    if (name === 'koffi') cpSync(from, to, { recursive: true, dereference: true });
    else if (name !== '@koromix') symlinkSync(from, to);
  }
  const { status, stderr } = spawnSync(process.execPath, [path.join(folder, 'dist/cli/bin.js'), 'doctor'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({
    status: 3,
    stderr: expect.stringMatching(/^loadline: cannot run here: .*koffi.*\n {2}what would allow it: npm install .*\n$/),
  });
});
