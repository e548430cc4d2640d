import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFileTree } from '../../src/system/file-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'loadline-tree-'));
const tree = openFileTree(join(folder, 'root'));

beforeAll(() => {
  mkdirSync(join(folder, 'root/etc/d'), { recursive: true });
  mkdirSync(join(folder, 'root/usr/lib'), { recursive: true });
  writeFileSync(join(folder, 'secret'), 'outside\n');
  writeFileSync(join(folder, 'root/etc/a'), 'inside\n');
  writeFileSync(join(folder, 'root/usr/lib/b'), 'two\nlines\n\n');
  symlinkSync('/etc/a', join(folder, 'root/etc/d/absolute'));
  symlinkSync('../a', join(folder, 'root/etc/d/relative'));
  symlinkSync('../../../secret', join(folder, 'root/etc/d/outwards'));
  symlinkSync('usr/lib', join(folder, 'root/lib'));
  symlinkSync('/dev/null', join(folder, 'root/etc/d/masked'));
  symlinkSync('loop', join(folder, 'root/etc/d/loop'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a copied tree', () => {
  test.each([
    ['/etc/a', 'inside'],
    ['/usr/lib/b', 'two\nlines\n'],
    ['/lib/b', 'two\nlines\n'],
    ['/etc/d/absolute', 'inside'],
    ['/etc/d/relative', 'inside'],
    ['/etc/d/masked', ''],
  ])('%s reads as on that machine', (path, value) => {
    expect(tree.read(path)).toEqual({ state: 'read', value });
  });

  test.each(['/etc/nothing', '/etc/a/nothing', '/etc/d/outwards', '/../secret'])('%s is not there', path => {
    expect(tree.read(path)).toEqual({ state: 'absent', why: `there is no ${path}` });
  });

  test('what is no file, or leads round in a circle, is told', () => {
    expect(tree.read('/etc')).toMatchObject({ state: 'failed' });
    expect(tree.read('/etc/d/loop')).toEqual({ state: 'failed', why: '/etc/d/loop: too many links' });
  });

  test('a way through what is not there leads nowhere, however long it is', () => {
    expect(tree.read('/none/../etc/a').state).toBe('absent');
    expect(tree.read(`/${'none/../'.repeat(100_000)}etc/a`).state).toBe('absent');
  });

  test('folders are listed by name', () => {
    expect(tree.list('/etc')).toEqual({ state: 'read', value: ['a', 'd'] });
    expect(tree.list('/run')).toMatchObject({ state: 'absent' });
    expect(tree.has('/lib/b')).toBe(true);
  });
});

test('the live tree takes /dev/null for what is hidden', () => {
  const live = openFileTree('/');
  expect(live.live).toBe(true);
  expect(live.read(join(folder, 'root/etc/d/masked'))).toEqual({ state: 'read', value: '' });
});
