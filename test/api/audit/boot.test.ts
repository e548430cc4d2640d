import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { look } from '../../../src/api/audit/look.ts';
import { findView } from '../../../src/api/audit/viewpoint.ts';
import { audit } from '../../../src/audit/audit.ts';
import type { Configured } from '../../../src/model/audit.ts';
import { auditText } from '../../../src/report/audit/text.ts';
import { openFileTree } from '../../../src/system/file-tree.ts';
import { lineOf, TREES } from './audit-of.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'loadline-boot-'));
  cpSync(path.join(TREES, 'debian-12'), root, { recursive: true, verbatimSymlinks: true });
  const files = [
    'etc/sysctl.d',
    'etc/sysctl.conf',
    'usr/lib/sysctl.d',
    'etc/security/limits.d',
    'etc/security/limits.conf',
  ];
  for (const each of files) {
    rmSync(path.join(root, each), { recursive: true, force: true });
  }
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function report(connections = 1000, pid?: number) {
  const files = openFileTree(root);
  const view = findView(files, pid, undefined);
  const { machine, ...found } = look(files, view);
  return audit(machine, { ...found, root, process: view.process, connections, sides: ['server'] });
}

function configured(limit: string): Configured | undefined {
  return lineOf(report(), limit).configured;
}

test.each(['net.netfilter.nf_conntrack_max', 'net.nf_conntrack_max', 'net/nf_conntrack_max'])(
  '%s is in force at boot only where the module is loaded before',
  key => {
    write('etc/sysctl.d/60-web.conf', `${key} = 1000000\n`);
    expect(configured('conntrack-max')).toMatchObject({ value: '1000000', effective: 'if-loaded' });
    write('etc/modules-load.d/web.conf', '# for the firewall\nnf-conntrack\n');
    expect(configured('conntrack-max')?.effective).toBe('at-boot');
  },
);

test('a module that is built in needs no file', () => {
  write('etc/sysctl.d/60-web.conf', 'net.netfilter.nf_conntrack_max = 1000000\n');
  const release = openFileTree(root).read('/proc/sys/kernel/osrelease');
  if (release.state !== 'read') throw new Error(release.why);
  write(`lib/modules/${release.value.trim()}/modules.builtin`, 'kernel/net/netfilter/nf_conntrack.ko\n');
  expect(configured('conntrack-max')?.effective).toBe('at-boot');
});

test('what is in effect and would be lost at boot is said', () => {
  write('etc/sysctl.d/60-web.conf', 'net.netfilter.nf_conntrack_max = 65536\n');
  expect(report().drift).toEqual([]);
  expect(auditText(report(), false).replaceAll(/\s+/g, ' ')).toContain('no file in modules-load.d names nf_conntrack');
});

test('descriptors above fs.nr_open are never in effect, unless a file raises that first', () => {
  write('etc/security/limits.conf', '* - nofile 4194304\nroot - nofile 4194304\nalice - nofile 4194304\n');
  expect(configured('nofile')).toMatchObject({
    effective: 'never',
    above: { setting: 'fs.nr_open', value: 1_048_576 },
  });
  write('etc/sysctl.d/60-web.conf', 'fs.nr_open = 8388608\n');
  expect(configured('nofile')?.effective).toBe('at-login');
});

test('text after a value is told, and no drift', () => {
  write('etc/sysctl.d/60-web.conf', 'net.ipv4.ip_local_port_range = 32768 60999   // as it is\n');
  const { drift, notes } = report();
  expect(drift).toEqual([]);
  const bad = notes.filter(({ code }) => code === 'bad-line');
  expect(bad).toMatchObject([{ line: 1, why: expect.stringContaining('// as it is') }]);
});
