import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cgroupMemoryLeft } from '../../src/system/cgroup-memory.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loadline-cgroup-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A /proc of a process in the group a/b, and the tree below `fs`. */
function machine(version: 1 | 2, files: Readonly<Record<string, string>>): string {
  const mount =
    version === 1
      ? `35 31 0:32 / ${root}/fs rw - cgroup cgroup rw,memory\n`
      : `30 23 0:26 / ${root}/fs rw - cgroup2 cgroup2 rw\n`;
  const all = {
    'proc/self/cgroup': version === 1 ? '6:memory:/a/b\n' : '0::/a/b\n',
    'proc/self/mountinfo': mount,
    'fs/a/b/cgroup.controllers': 'memory\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return join(root, 'proc');
}

test('version 2: what others in the group above use is gone too, but for cache that it need not keep', () => {
  const proc = machine(2, {
    'fs/a/b/memory.max': 'max\n',
    'fs/a/b/memory.current': '5\n',
    'fs/a/memory.max': '1000\n',
    'fs/a/memory.current': '900\n',
    'fs/a/memory.stat': 'anon 500\nactive_file 50\ninactive_file 300\n',
  });
  expect(cgroupMemoryLeft(proc)).toBe(400);
});

test('version 1: the group with the least left counts', () => {
  const proc = machine(1, {
    'fs/a/b/memory.limit_in_bytes': '800\n',
    'fs/a/b/memory.usage_in_bytes': '700\n',
    'fs/a/b/memory.stat': 'inactive_file 500\ntotal_inactive_file 20\n',
    'fs/a/memory.limit_in_bytes': '1000\n',
    'fs/a/memory.usage_in_bytes': '790\n',
    'fs/a/memory.stat': 'total_inactive_file 0\n',
  });
  expect(cgroupMemoryLeft(proc)).toBe(120);
});

test('a group over its limit has nothing left, and a limit alone is all there is to know', () => {
  expect(cgroupMemoryLeft(machine(2, { 'fs/a/b/memory.max': '100', 'fs/a/b/memory.current': '130' }))).toBe(0);
  expect(cgroupMemoryLeft(machine(2, { 'fs/a/b/memory.max': '100', 'fs/a/b/memory.current': '' }))).toBe(100);
});

test('without a limit, or a tree, there is no end to it', () => {
  expect(cgroupMemoryLeft(machine(2, { 'fs/a/b/memory.max': 'max\n' }))).toBe(Number.POSITIVE_INFINITY);
  expect(cgroupMemoryLeft('/nowhere')).toBe(Number.POSITIVE_INFINITY);
});
