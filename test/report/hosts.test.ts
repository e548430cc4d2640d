import { expect, test } from 'vitest';
import { fleetPorts } from '../../src/model/fleet-ports.ts';
import type { HostCheck, ReadyHost } from '../../src/model/host-check.ts';
import type { HostFacts } from '../../src/model/host-facts.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { hostsText } from '../../src/report/terminal/hosts.ts';

const FACTS: HostFacts = {
  hostname: 'load-1',
  bootId: 'one',
  kernel: '6.1.0-31-cloud-amd64',
  architecture: 'x64',
  node: 'v20.20.2',
  version: '0.1.0',
  user: 'root',
  cpus: 2,
  memoryAvailableBytes: 1e9,
  nofileHard: 1_048_576,
  ephemeralPorts: 28_232,
  timeWait: ok(0),
  addresses: ['10.0.0.11'],
  rights: [{ capability: 'CAP_BPF', held: true }],
};

function ready(name: string, facts: Partial<HostFacts> = {}, more: Partial<ReadyHost> = {}): ReadyHost {
  const clock = { aheadMs: 7000.04, boundMs: 0.123, roundTripMs: 0.25 };
  return { name, side: 'client', state: 'ready', clock, facts: { ...FACTS, ...facts }, ...more };
}

const text = (...checks: HostCheck[]) => hostsText(checks, fleetPorts(checks), false);

test('a row for each host, within 80 columns', () => {
  const shown = text(ready('load-1'), ready('load-2', { bootId: 'two' }));
  expect(shown).toMatch(/^load-1 +client +root +6\.1\.0-31 +v20\.20\.2 +1,048,576 +28,232 +7\.0000 s ± 0\.12 ms$/m);
  expect(shown).toContain('56,464 connections at once');
  expect(Math.max(...shown.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
  expect(shown).toMatch(/2 hosts reached\.\n$/);
});

test('a host that is not reached says why, and what would allow it', () => {
  const lost = {
    name: 'load-2',
    side: 'client',
    state: 'unreachable',
    why: 'Permission denied',
    remedy: 'ssh-add',
  } as const;
  const shown = text(ready('load-1'), lost);
  expect(shown).toContain('load-2: Permission denied\n  what would allow it: ssh-add');
  expect(shown).toMatch(/1 of 2 hosts not reached\.\n$/);
});

test('what is shared, held or lacking is said', () => {
  const lacking = ready('load-2', { user: 'ops', timeWait: ok(3), rights: [{ capability: 'CAP_BPF', held: false }] });
  const shown = text(ready('load-1', {}, { source: absent('no way to 10.0.0.5') }), lacking);
  expect(shown).toContain('load-1: no way to 10.0.0.5');
  expect(shown).toContain('load-1 and load-2 are one machine');
  expect(shown.replaceAll('\n', ' ')).toContain('3 sockets in TIME-WAIT on load-2');
  expect(shown).toContain("load-2: ops may not read the kernel's own word on lost packets (CAP_BPF)");
  expect(shown).toContain('{host} sudo -n');
});

test('what a host says of itself steers no terminal', () => {
  expect(text(ready('load-1', { user: '\u001b[31mroot' }))).not.toContain('\u001b');
});

test('too few ports for a scenario are said to be so, and a server has none to give', () => {
  const checks = [ready('load-1'), ready('load-2'), ready('target', {}, { side: 'server' })];
  const shown = hostsText(checks, fleetPorts(checks, 100_000), false).replaceAll('\n', ' ');
  expect(shown).toContain('56,464 connections at once to one address and port, and the scenario asks for 100,000');
  expect(shown).toContain('what would allow it: more client hosts');
  expect(hostsText(checks, fleetPorts(checks, 56_464), false)).not.toContain('what would allow it: more');
});

test('a clock that is ahead by nothing is not behind either', () => {
  const clock = { aheadMs: -0.00001, boundMs: 0.1, roundTripMs: 0.2 };
  expect(text(ready('load-1', {}, { clock }))).toContain('  0.0000 s ± 0.10 ms');
});
