import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseMounts } from '../../src/system/linux/mounts.ts';
import { withPrivateFiles } from '../../src/system/private-files.ts';
import { layersBesideMounts, layersOverMounts, withLayerFor } from '../../src/system/private-tree.ts';
import { privilege } from '../../src/system/privilege.ts';
import { testInUserNamespace } from './user-namespace-test.ts';

describe('the private tree', () => {
  const tree: Readonly<Record<string, readonly string[]>> = {
    '/': ['bin', 'dev/', 'etc/', 'home/', 'proc/', 'sys/'],
    '/home': ['ann/', 'bob/', 'note'],
  };

  const mounts = [mount('/'), mount('/dev'), mount('/dev/shm'), mount('/home/bob'), mount('/home/note')];

  test('a folder gets a layer, and what is mounted below it another one on top', () => {
    expect(layersOverMounts(mounts, entries).map(({ way, path: at }) => `${way} ${at}`)).toEqual([
      ...['copied /bin', 'shared /dev', 'layered /etc', 'layered /home', 'shared /proc', 'shared /sys'],
      ...['layered /home/bob', 'copied /home/note', 'empty /dev/shm'],
    ]);
  });

  test('where mounts are locked, a folder with one below it gets a layer for each of its folders', () => {
    expect(layersBesideMounts(mounts, entries).map(({ way, path: at }) => `${way} ${at}`)).toEqual([
      'copied /bin',
      'shared /dev',
      'layered /etc',
      'opened /home',
      'layered /home/ann',
      'layered /home/bob',
      'copied /home/note',
      'shared /proc',
      'shared /sys',
      'empty /dev/shm',
    ]);
  });

  test('the folder of the command is a layer by itself, where it lies in another', () => {
    const steps = [{ way: 'layered', path: '/srv' } as const];
    expect(withLayerFor('/srv/shop', steps)).toEqual([...steps, { way: 'layered', path: '/srv/shop' }]);
    expect(withLayerFor('/srv', steps)).toEqual(steps);
    expect(withLayerFor('/', steps)).toEqual(steps);
  });

  function entries(folder: string) {
    return (tree[folder] ?? []).map(name => ({
      name: name.replace('/', ''),
      isDirectory: () => name.endsWith('/'),
      isFile: () => !name.endsWith('/'),
      isSymbolicLink: () => false,
    }));
  }

  function mount(at: string) {
    return { path: at, type: 'ext4' };
  }
});

test('a mount is read by its path and its type', () => {
  const line = '36 35 98:0 /m /mnt/my\\040disk rw,noatime master:1 - ext3 /dev/root rw';
  expect(parseMounts(`${line}\n`)).toEqual([{ path: '/mnt/my disk', type: 'ext3' }]);
});

describe('a command with private files', () => {
  let folder: string;
  let base: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'loadline-test-'));
    base = mkdtempSync(path.join(tmpdir(), 'loadline-test-'));
    writeFileSync(path.join(folder, 'data'), 'as it was');
  });

  afterEach(() => {
    for (const each of [folder, base]) rmSync(each, { recursive: true });
  });

  const asRoot = privilege() === 'none' ? test.skip : test;
  asRoot('what it writes is nowhere afterwards, as root', () => writesNothing([]));
  testInUserNamespace('what it writes is nowhere afterwards, in a user namespace', () =>
    writesNothing(['unshare', '--user', '--map-root-user']),
  );

  asRoot('what nothing can be laid over is read alone', () => {
    const other = path.join(folder, 'proc');
    mkdirSync(other);
    expect(spawnSync('mount', ['-t', 'proc', 'proc', other]).status).toBe(0);
    try {
      const script = `read -r up rest < proc/uptime && test -n "$up" && ! echo x > proc/self/comm`;
      const [program, ...args] = withPrivateFiles(base, folder, ['/bin/sh', '-c', `{ ${script}; } 2>/dev/null`]);
      const { stderr, status } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    } finally {
      spawnSync('umount', [other]);
    }
  });

  function writesNothing(enter: readonly string[]) {
    const script =
      'pwd; cat data; echo changed > data; echo new > other; cat data other; echo x > /var/tmp/$$.loadline';
    const command = withPrivateFiles(base, folder, ['/bin/sh', '-c', script]);
    const [program = '', ...args] = [...enter, ...command];
    const { stdout, stderr, status } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe(`${folder}\nas it waschanged\nnew\n`);
    expect(status).toBe(0);
    expect(readFileSync(path.join(folder, 'data'), 'utf8')).toBe('as it was');
    expect(existsSync(path.join(folder, 'other'))).toBe(false);
  }
});
