import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkWritable, writeWhole } from '../../src/system/whole-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file is replaced as a whole: whoever has the old one open goes on reading that', () => {
  const file = join(folder, 'a.prom');
  writeFileSync(file, 'old');
  const before = statSync(file).ino;
  writeWhole(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).ino).not.toBe(before);
  expect(readdirSync(folder)).toEqual(['a.prom']);
});

test('a link stays a link, and what it leads to is written', () => {
  writeFileSync(join(folder, 'real'), 'old');
  symlinkSync('real', join(folder, 'link'));
  writeWhole(join(folder, 'link'), 'new');
  expect(readlinkSync(join(folder, 'link'))).toBe('real');
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
});

test('a device is written to, and never replaced by a file', () => {
  checkWritable('/dev/null');
  writeWhole('/dev/null', 'gone');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('looking whether a file can be written leaves nothing behind', () => {
  checkWritable(join(folder, 'new'));
  expect(readdirSync(folder)).toEqual([]);
  expect(() => checkWritable(join(folder, 'none', 'new'))).toThrow(/ENOENT/);
});
