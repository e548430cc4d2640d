import { describe, expect, test } from 'vitest';
import { searchOrder } from '../../../src/plan/tuning/search-order.ts';
import { resolveSysctls } from '../../../src/plan/tuning/sysctl-settings.ts';

const KEY = 'net.ipv4.conf.eth0.rp_filter';

function resolved(...texts: readonly string[]) {
  const files = texts.map((text, index) => ({ path: `/etc/sysctl.d/${index}.conf`, text }));
  const { winner, overruled } = resolveSysctls(files);
  return { winner: winner(KEY), overruled: overruled(KEY).map(({ value }) => value) };
}

describe('which entry decides', () => {
  test('the last of equal keys, in one file and over several, however they are spelled', () => {
    expect(resolved(`${KEY}=1\n${KEY}=2`, 'net/ipv4/conf/eth0/rp_filter=3')).toMatchObject({
      winner: { value: '3', file: '/etc/sysctl.d/1.conf', line: 1 },
      overruled: ['1', '2'],
    });
  });

  test('an exact key before any pattern, wherever it stands', () => {
    expect(resolved(`${KEY}=1`, 'net.ipv4.conf.*.rp_filter=2')).toMatchObject({
      winner: { value: '1' },
      overruled: ['2'],
    });
  });

  test('the last pattern where nothing names the key', () => {
    expect(resolved('net.ipv4.conf.*.rp_filter=1', 'net.ipv4.conf.eth?.rp_filter=2').winner?.value).toBe('2');
  });

  test('nothing, where the key is excluded from patterns or an assignment is taken back', () => {
    expect(resolved('net.ipv4.conf.*.rp_filter=1', `-${KEY}`).winner).toBeUndefined();
    expect(resolved(`${KEY}=1`, `-${KEY}`).winner).toBeUndefined();
    expect(resolved(`-${KEY}`, `${KEY}=1`).winner?.value).toBe('1');
  });

  test('nothing, where no file sets it', () => {
    expect(resolved('fs.file-max=1')).toEqual({ winner: undefined, overruled: [] });
  });
});

describe('which files count, and in which order', () => {
  const file = (path: string, text = 'x.y=1') => ({ path, text });
  const names = (...folders: readonly (readonly string[])[]) =>
    searchOrder(folders.map(paths => ({ files: paths.map(path => file(path)) }))).map(({ path }) => path);

  test('sorted by name, whatever the folder', () => {
    expect(names(['/etc/sysctl.d/50-a.conf'], ['/usr/lib/sysctl.d/10-b.conf', '/usr/lib/sysctl.d/99-c.conf'])).toEqual([
      '/usr/lib/sysctl.d/10-b.conf',
      '/etc/sysctl.d/50-a.conf',
      '/usr/lib/sysctl.d/99-c.conf',
    ]);
  });

  test('the folder named first hides files of the same name in the others', () => {
    expect(names(['/etc/sysctl.d/a.conf'], ['/run/sysctl.d/a.conf'], ['/usr/lib/sysctl.d/a.conf'])).toEqual([
      '/etc/sysctl.d/a.conf',
    ]);
  });

  test('only names that end in .conf', () => {
    expect(names(['/etc/sysctl.d/README', '/etc/sysctl.d/a.conf~', '/etc/sysctl.d/b.conf'])).toEqual([
      '/etc/sysctl.d/b.conf',
    ]);
  });

  test('an empty file in /etc takes the vendor’s values away', () => {
    const files = searchOrder([
      { files: [file('/etc/sysctl.d/50-default.conf', '')] },
      { files: [file('/usr/lib/sysctl.d/50-default.conf', 'net.core.somaxconn=1')] },
    ]);
    expect(resolveSysctls(files).winner('net.core.somaxconn')).toBeUndefined();
  });
});
