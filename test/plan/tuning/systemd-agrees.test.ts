import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { searchOrder } from '../../../src/plan/tuning/search-order.ts';
import { resolveSysctls } from '../../../src/plan/tuning/sysctl-settings.ts';

const SYSTEMD_SYSCTL = '/usr/lib/systemd/systemd-sysctl';
const missing = [
  ...(process.getuid?.() === 0 ? [] : ['root']),
  ...(existsSync(SYSTEMD_SYSCTL) ? [] : [SYSTEMD_SYSCTL]),
];
if (missing.length > 0 && process.env['CI'] === 'true') throw new Error(`missing: ${missing.join(', ')}`);

/** Every kind of line, over two folders. */
const ETC = {
  '50-a.conf': 'net.core.somaxconn = 1000\nnet.ipv4.tcp_syn_retries=2\n-net.ipv4.tcp_synack_retries = 9\n',
  '70-hidden.conf': '',
  '80-d.conf': 'net.ipv4.tcp_syncookies = 0\n-net.ipv4.tcp_syncookies\nnet/ipv4/tcp_tw_reus[e] = 0\n',
};
const LIB = {
  '10-b.conf': 'net/core/somaxconn = 2000\nnet.ipv4.tcp_syn_retries=3\n; a comment\n',
  '60-c.conf': 'net.ipv4.tcp_synack_retries=4\nnet.ipv4.tcp_[s]yn_retries=5\n',
  '70-hidden.conf': 'net.core.somaxconn = 7\n',
};
const KEYS = [
  'net.core.somaxconn',
  'net.ipv4.tcp_syn_retries',
  'net.ipv4.tcp_synack_retries',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_tw_reuse',
];

const folder = mkdtempSync(join(tmpdir(), 'loadline-sysctl-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(missing.length > 0)(
  `systemd-sysctl itself sets what we say it will (needs ${missing.join(', ') || 'nothing more'})`,
  () => {
    const etc = written('etc', ETC);
    const lib = written('lib', LIB);
    const { winner } = resolveSysctls(searchOrder([etc, lib]));
    const values = KEYS.map(name => `cat /proc/sys/${name.replaceAll('.', '/')}`).join('; ');
    const mounts = `mount --bind ${folder}/etc /etc/sysctl.d && mount --bind ${folder}/lib /usr/lib/sysctl.d`;
    const shell = (command: string) =>
      spawnSync('unshare', ['--net', '--mount', 'sh', '-ec', command], { encoding: 'utf8' }).stdout.trim().split('\n');
    const before = shell(values);
    const after = shell(`${mounts}; ${SYSTEMD_SYSCTL} >/dev/null 2>&1; ${values}`);
    expect(after).toEqual(KEYS.map((key, index) => winner(key)?.value ?? before[index]));
    expect(after.slice(0, 3)).toEqual(['1000', '2', '4']);
  },
);

function written(name: string, files: Readonly<Record<string, string>>) {
  mkdirSync(join(folder, name));
  const paths = Object.entries(files).map(([file, text]) => ({ path: join(folder, name, file), text }));
  for (const { path, text } of paths) writeFileSync(path, text);
  return { files: paths };
}
