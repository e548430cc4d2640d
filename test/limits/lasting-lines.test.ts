import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configuredAtLogin } from '../../src/api/audit/login-files.ts';
import { configuredSysctls } from '../../src/api/audit/sysctl-files.ts';
import { LIMITS, limitOf } from '../../src/limits/catalog.ts';
import type { Configured } from '../../src/model/audit.ts';
import type { LimitId } from '../../src/model/limit-id.ts';
import { openFileTree } from '../../src/system/file-tree.ts';
import { aBook } from './book.ts';

const FOLDERS = ['etc/sysctl.d', 'etc/security/limits.d', 'etc/modules-load.d', 'usr/lib/systemd'];
const ROOT_USER = { name: 'root', uid: 0, groups: [] };
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loadline-persist-'));
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'usr/lib/systemd/systemd-sysctl'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

/** Does what the `persist` lines of these limits' remedies say, where they are commands. */
function follow(...ids: readonly LimitId[]): void {
  for (const id of ids) {
    const limit = limitOf(id);
    const { persist } = limit.remedy(limit.sides.at(-1) ?? 'server', aBook());
    for (const line of persist.filter(each => each.startsWith('echo '))) {
      execFileSync('sh', ['-c', line.replaceAll(' /etc/', ` ${root}/etc/`)]);
    }
  }
}

function atBoot(...names: readonly string[]): Record<string, string> {
  const { configured } = configuredSysctls(openFileTree(root), names);
  return valuesOf(configured);
}

function valuesOf(configured: Readonly<Record<string, Configured>>): Record<string, string> {
  return Object.fromEntries(Object.entries(configured).map(([name, { value }]) => [name, value]));
}

test('remedies of three causes can all be followed: none overwrites another', () => {
  follow('listen-backlog', 'conntrack-max', 'ephemeral-ports', 'nofile', 'nproc');
  expect(atBoot('net.netfilter.nf_conntrack_max', 'net.ipv4.ip_local_port_range')).toEqual({
    'net.netfilter.nf_conntrack_max': '524288',
    'net.ipv4.ip_local_port_range': '1024 65535',
  });
  for (const user of [ROOT_USER, { name: 'alice', uid: 1000, groups: [] }]) {
    const { configured } = configuredAtLogin(openFileTree(root), user as never);
    expect(valuesOf(configured)).toEqual({ nofile: '40000', nproc: '192730' });
  }
  expect(readdirSync(join(root, 'etc/modules-load.d'))).toHaveLength(1);
});

test('nothing that is read later undoes them', () => {
  writeFileSync(join(root, 'etc/sysctl.conf'), 'net.ipv4.ip_local_port_range = 40000 40099\n');
  cpSync(join(root, 'etc/sysctl.conf'), join(root, 'etc/sysctl.d/99-sysctl.conf'));
  writeFileSync(join(root, 'etc/sysctl.d/local.conf'), 'net.ipv4.ip_local_port_range = 50000 50099\n');
  follow('ephemeral-ports');
  expect(atBoot('net.ipv4.ip_local_port_range')).toEqual({ 'net.ipv4.ip_local_port_range': '1024 65535' });
});

test('of a remedy that is followed twice the last counts', () => {
  follow('ephemeral-ports', 'conntrack-max', 'ephemeral-ports');
  expect(Object.keys(atBoot('net.netfilter.nf_conntrack_max', 'net.ipv4.ip_local_port_range'))).toHaveLength(2);
});

test.each(LIMITS)('no line of $id overwrites a file', ({ sides, remedy }) => {
  const lines = sides.flatMap(side => remedy(side, aBook()).persist);
  expect(lines.filter(line => /[^>]> *\/etc/.test(line))).toEqual([]);
});
