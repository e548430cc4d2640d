import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { effectiveCgroupLimit } from '../../src/system/cgroup-files.ts';
import { cgroupPlace, handsDown, upwards } from '../../src/system/cgroup-tree.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loadline-cgroup-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A /proc and the trees that its mounts name, made by hand after the formats of cgroups(7) and proc_pid_mountinfo(5). */
function machine(memberships: string, mounts: string, files: Readonly<Record<string, string>>): string {
  const at = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  at('proc/self/cgroup', memberships);
  at('proc/self/mountinfo', mounts.replaceAll('ROOT', root));
  for (const [path, text] of Object.entries(files)) at(path, text);
  return join(root, 'proc');
}

const V2 = '30 23 0:26 / ROOT/fs rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';
const V1 =
  '35 31 0:32 / ROOT/fs/memory rw - cgroup cgroup rw,memory\n39 31 0:36 / ROOT/fs/pids rw - cgroup cgroup rw,pids\n';

describe('version 2', () => {
  const files = {
    'fs/cgroup.controllers': 'cpu memory pids\n',
    'fs/system.slice/cgroup.controllers': 'memory pids\n',
    'fs/system.slice/cgroup.subtree_control': 'memory pids\n',
    'fs/system.slice/memory.max': '1073741824\n',
    'fs/system.slice/pids.max': 'max\n',
    'fs/system.slice/web.service/cgroup.controllers': 'memory pids\n',
    'fs/system.slice/web.service/cgroup.subtree_control': '\n',
    'fs/system.slice/web.service/memory.max': 'max\n',
    'fs/system.slice/web.service/pids.max': '4915\n',
  };

  test('a limit of the cgroup itself or of one above it binds', () => {
    const proc = machine('0::/system.slice/web.service\n', V2, files);
    expect(cgroupPlace('self', 'memory', proc)).toEqual({
      version: 2,
      folder: `${root}/fs/system.slice/web.service`,
      top: `${root}/fs`,
    });
    expect(effectiveCgroupLimit('memory', proc)).toBe(1_073_741_824);
    expect(effectiveCgroupLimit('pids', proc)).toBe(4915);
  });

  test('the nearest cgroup that hands a controller down is found on the way up', () => {
    const proc = machine('0::/system.slice/web.service\n', V2, files);
    const place = cgroupPlace('self', 'pids', proc);
    const folders = place === undefined ? [] : upwards(place);
    expect(folders.find(folder => handsDown(folder, 'pids'))).toBe(`${root}/fs/system.slice`);
    expect(folders.at(-1)).toBe(`${root}/fs`);
  });

  test('a controller that the tree does not have is in no place', () => {
    const proc = machine('0::/\n', V2, { 'fs/cgroup.controllers': 'hugetlb\n' });
    expect(cgroupPlace('self', 'pids', proc)).toBeUndefined();
    expect(effectiveCgroupLimit('pids', proc)).toBeUndefined();
  });
});

describe('version 1', () => {
  test('every controller has a tree of its own, and no limit is a very large number', () => {
    const proc = machine('8:pids:/\n4:memory:/jobs/a:b\n0::/\n', V1 + V2, {
      'fs/memory/jobs/a:b/memory.limit_in_bytes': '9223372036854771712\n',
      'fs/memory/jobs/memory.limit_in_bytes': '67108864\n',
      'fs/pids/cgroup.procs': '',
      'fs/cgroup.controllers': 'hugetlb\n',
    });
    expect(cgroupPlace('self', 'memory', proc)).toMatchObject({ version: 1, folder: `${root}/fs/memory/jobs/a:b` });
    expect(effectiveCgroupLimit('memory', proc)).toBe(67_108_864);
    expect(effectiveCgroupLimit('pids', proc)).toBe(Number.POSITIVE_INFINITY);
  });

  test('a container without a cgroup namespace is told the path on the host, and mounts only its own part', () => {
    const mount = '35 31 0:32 /docker/abc ROOT/fs/memory ro - cgroup cgroup rw,memory\n';
    const proc = machine('4:memory:/docker/abc\n', mount, { 'fs/memory/memory.limit_in_bytes': '268435456\n' });
    expect(effectiveCgroupLimit('memory', proc)).toBe(268_435_456);
  });

  test('what lies outside the cgroup namespace is out of sight', () => {
    const proc = machine('4:memory:/../other\n', V1, { 'fs/memory/memory.limit_in_bytes': '1\n' });
    expect(cgroupPlace('self', 'memory', proc)).toBeUndefined();
  });
});
