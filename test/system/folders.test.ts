import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderNotMade } from '../../src/model/errors.ts';
import { makeFolder } from '../../src/system/folders.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is made with those above it, and one that is there is left as it is', () => {
  makeFolder(join(folder, 'a/b/c'), 0o700);
  makeFolder(join(folder, 'a/b/c/'));
  makeFolder(join(folder, 'a/./b/../b'));
  expect(statSync(join(folder, 'a/b/c')).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(['a']);
});

test.each([
  ['/proc/foo', /removed, or can hold none/],
  ['/proc/foo/bar/baz', /removed, or can hold none/],
  [`/proc/${process.pid}/foo`, /removed, or can hold none/],
])('%s is refused, and at once', (path, why) => {
  expect(() => makeFolder(path)).toThrow(FolderNotMade);
  expect(() => makeFolder(path)).toThrow(why);
});

test('a file in the way is named', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow(/file of that name/);
  expect(() => makeFolder(join(file, 'below'))).toThrow(/no folder|file of that name/);
});
