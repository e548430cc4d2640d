import { expect, test } from 'vitest';
import { checkCapacity } from '../../src/api/doctor/capacity.ts';
import { checkIoUring, checkKernel, checkPacketCounters, checkTracking } from '../../src/api/doctor/kernel.ts';
import { checkPrograms } from '../../src/api/doctor/programs.ts';
import {
  checkKernelLog,
  checkLostPackets,
  checkNamespaces,
  checkPrivilege,
  checkTracing,
} from '../../src/api/doctor/rights.ts';
import { canHoldLabs } from '../../src/model/checkup.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { doctorText } from '../../src/report/terminal/doctor.ts';
import { whyMissing } from '../../src/system/linux/io-uring/support.ts';
import { RUN } from '../report/samples.ts';

test('root with everything lacks nothing', () => {
  const checkups = [
    checkKernel('6.1.0-40-amd64'),
    checkPrivilege('root'),
    checkNamespaces(undefined, 'root'),
    ...checkPrograms(name => `/usr/sbin/${name}`),
    checkTracing(undefined, 'root', undefined),
    checkKernelLog(undefined),
    checkLostPackets(ok([]), ok('usable'), 'root'),
    checkPacketCounters(new Set(['Ip.OutRequests', 'Ip.OutTransmits'])),
    checkTracking('262144'),
    checkIoUring(ok('usable')),
  ];
  expect(checkups.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(doctorText(checkups, false)).toMatch(/Labs can run here\.\n$/);
});

test('a kernel older than all that were tried is named as such, and one without a number is not', () => {
  expect(checkKernel('4.18.0-553.el8')).toMatchObject({ state: 'limited', found: '4.18.0-553.el8' });
  expect(checkKernel('5.10.46').state).toBe('ok');
  expect(checkKernel('unknown').state).toBe('ok');
});

test('what keeps a lab from running is missing, and comes with the command that helps', () => {
  const obstacle = { why: 'user.max_user_namespaces is 0', remedy: 'sudo sysctl -w user.max_user_namespaces=15000' };
  const checkups = [
    checkNamespaces(obstacle, 'none'),
    ...checkPrograms(name => (name === 'ip' || name === 'nft' ? undefined : name)),
  ];
  expect(checkups.filter(({ state }) => state === 'missing')).toMatchObject([
    { name: 'namespaces', allow: obstacle.remedy },
    { name: 'ip', allow: 'sudo apt-get install -y iproute2' },
  ]);
  expect(checkups.find(({ name }) => name === 'nft')).toMatchObject({
    state: 'limited',
    allow: 'sudo apt-get install -y nftables',
  });
  expect(doctorText(checkups, false)).toMatch(/Labs cannot run here: namespaces, ip missing\.\n$/);
});

test('an ordinary user can run labs, with less evidence', () => {
  const states = [
    checkPrivilege('none'),
    checkNamespaces(undefined, 'none'),
    checkTracing('EPERM', 'none', undefined),
    checkKernelLog('EPERM'),
  ];
  expect(states.map(({ state }) => state)).toEqual(['limited', 'ok', 'limited', 'limited']);
});

test('root is not sent to sudo for a trace that the kernel does not have, but to strace', () => {
  const why = 'this kernel has no tracefs (CONFIG_FTRACE)';
  expect(checkTracing(why, 'root', undefined)).toMatchObject({ found: why, allow: 'sudo apt-get install -y strace' });
  const { allow, means } = checkTracing(why, 'root', '/usr/bin/strace');
  expect(allow).toBeUndefined();
  expect(means).toContain('strace counts those of load programs');
  expect(checkTracing('EPERM', 'none', undefined).allow).toBe('sudo loadline …');
});

test('who may not watch the kernel is told what would allow it, and what this kernel does not allow is named', () => {
  const refused = absent('the kernel is watched with CAP_BPF and CAP_PERFMON only');
  const noTrail = absent('nft (package nftables) is not installed');
  expect(checkLostPackets(refused, noTrail, 'user-namespace')).toMatchObject({
    state: 'limited',
    allow: 'sudo loadline …',
  });
  expect(checkLostPackets(refused, noTrail, 'root').allow).toBeUndefined();
  const laid = checkLostPackets(refused, ok('usable'), 'user-namespace');
  expect(laid).toMatchObject({ state: 'limited', allow: 'sudo loadline …' });
  expect(laid.found).toMatch(/^counted by nftables in labs: /);
  const part = {
    part: 'listener-syn',
    why: 'the tracepoint consume_skb gives no location here (Linux 6.12 does)',
  } as const;
  expect(checkLostPackets(ok([part]), ok('usable'), 'root')).toMatchObject({
    state: 'limited',
    found: expect.stringContaining('but for listener-syn (the tracepoint consume_skb gives no location'),
  });
});

test('a kernel that counts fewer packets is told, with what that costs', () => {
  expect(checkPacketCounters(new Set(['Ip.OutRequests', 'Ip.InReceives']))).toMatchObject({
    state: 'limited',
    found: 'this kernel does not count Ip.OutTransmits (before Linux 6.7)',
    means: expect.stringContaining('likely at most'),
  });
  expect(checkPacketCounters(undefined)).toMatchObject({ state: 'limited', found: 'not readable' });
});

test('an nft that is there and does not work is no nft', () => {
  const why = 'Could not process rule: Operation not supported';
  const broken = checkPrograms(
    name => `/usr/sbin/${name}`,
    () => why,
  ).find(({ name }) => name === 'nft');
  expect(broken).toMatchObject({ state: 'limited', found: `/usr/sbin/nft does not work (${why})` });
  expect(broken?.allow).toContain('nf_tables');
});

test('io_uring is missing for the age of the kernel, or for something else', () => {
  expect(whyMissing('5.10.0-46-cloud-amd64')).toBe('this kernel (5.10.0-46-cloud-amd64) is older than Linux 6.11');
  expect(whyMissing('6.1.176')).toContain('older than Linux 6.11');
  expect(whyMissing('6.11.0')).toBe('this kernel (6.11.0) refuses some operations of io_uring');
  expect(whyMissing('7.2.7')).toContain('refuses some operations');
});

test('figures of the machine are told, and unknown ones are not zero', () => {
  const checkups = checkCapacity({ ...RUN.machine, nofileHard: 1024, settings: {} });
  expect(checkups.map(({ name, state, found }) => [name, state, found])).toEqual([
    ['descriptors', 'limited', '1,024 a process'],
    ['memory', 'ok', '20 GiB of 24 GiB available'],
    ['ports', 'limited', 'unknown'],
    ['somaxconn', 'limited', 'unknown'],
  ]);
});

test('a machine without the memory of the smallest load holds no lab', () => {
  const checkups = checkCapacity({ ...RUN.machine, memoryAvailableBytes: 100 * 2 ** 20 });
  expect(checkups.find(({ name }) => name === 'memory')).toMatchObject({
    state: 'missing',
    found: '100 MiB of 24 GiB available',
    means: 'the smallest load needs about 114.4 MiB of memory',
  });
  expect(canHoldLabs(checkups)).toBe(false);
});

test('no line is over 80 columns', () => {
  const text = doctorText(
    [...checkCapacity(RUN.machine), checkTracking(undefined), checkPacketCounters(new Set())],
    false,
  );
  expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
});
