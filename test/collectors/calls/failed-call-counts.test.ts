import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCallOwners } from '../../../src/collectors/calls/call-owners.ts';
import { countFailedCalls } from '../../../src/collectors/calls/failed-call-counts.ts';
import type { FailedCalls } from '../../../src/model/failed-calls.ts';

const ROOT = 100;
const EMFILE = 24;
const ECONNREFUSED = 111;

/** A process table that holds the watched process alone: what it forks has ended by the time it is looked at. */
let proc: string;
beforeAll(() => {
  proc = mkdtempSync(join(tmpdir(), 'loadline-owners-'));
  mkdirSync(join(proc, `${ROOT}/task/${ROOT}`), { recursive: true });
  writeFileSync(join(proc, `${ROOT}/task/${ROOT}/children`), '');
});
afterAll(() => rmSync(proc, { recursive: true }));

const fork = (parent: number, child: number, seconds: number) =>
  `sh-${parent} [001] ..... ${seconds.toFixed(6)}: sched_process_fork: comm=sh pid=${parent} child_comm=sh child_pid=${child}`;
const failed = (tid: number, seconds: number, syscall = 'socket', errno = EMFILE) =>
  `sh-${tid} [000] ..... ${seconds.toFixed(6)}: sys_${syscall} -> 0x${BigInt.asUintN(64, BigInt(-errno)).toString(16)}`;

function counted(lines: readonly string[]): FailedCalls {
  const owners = findCallOwners([{ pid: ROOT, side: 'client', role: 'driver', command: 'sh' }], proc);
  owners.look();
  const counts = countFailedCalls(owners, moment => moment);
  for (const line of lines) counts.add(`${line}\n`);
  return counts.result();
}

test('calls that were read before the fork of their thread are counted once the fork is read', () => {
  const lines = [failed(101, 2), failed(101, 4), failed(101, 3, 'connect', ECONNREFUSED), fork(ROOT, 101, 1)];
  expect(counted(lines)).toEqual({
    calls: [
      { side: 'client', pid: ROOT, syscall: 'socket', errno: 'EMFILE', count: 2, firstMs: 2000, lastMs: 4000 },
      { side: 'client', pid: ROOT, syscall: 'connect', errno: 'ECONNREFUSED', count: 1, firstMs: 3000, lastMs: 3000 },
    ],
    lost: 0,
  });
});

test('calls of a thread whose fork is never read are lost, and blamed on nobody', () => {
  expect(counted([failed(900, 2), failed(900, 3), fork(901, 902, 1), failed(902, 4)])).toEqual({ calls: [], lost: 3 });
});

test('asking twice counts no call twice, and a fork that comes later still tells whose they were', () => {
  const owners = findCallOwners([{ pid: ROOT, side: 'client', role: 'driver', command: 'sh' }], proc);
  owners.look();
  const counts = countFailedCalls(owners, moment => moment);
  counts.add(`${failed(101, 2)}\n`);
  expect([counts.result().lost, counts.result().lost]).toEqual([1, 1]);
  counts.add(`${fork(ROOT, 101, 1)}\n`);
  expect(counts.result()).toMatchObject({ calls: [{ count: 1 }], lost: 0 });
});

test('what a stranger called under the same thread id before the fork is not put down to the child', () => {
  expect(counted([failed(101, 1), fork(ROOT, 101, 2), failed(101, 3)])).toMatchObject({
    calls: [{ count: 1, firstMs: 3000 }],
    lost: 1,
  });
  expect(counted([fork(101, 102, 1), failed(102, 1.5), fork(ROOT, 101, 2)])).toEqual({ calls: [], lost: 1 });
});

test('strangers without end are counted as lost, and hide no call of ours', () => {
  const strangers = Array.from({ length: 20_000 }, (_, index) => 1000 + index);
  const lines = [
    failed(101, 2),
    ...strangers.flatMap(tid => [fork(tid, tid + 50_000, 1), failed(tid, 2)]),
    fork(ROOT, 101, 1),
  ];
  expect(counted(lines)).toMatchObject({ calls: [{ pid: ROOT, count: 1 }], lost: strangers.length });
});

test('the order in which lines are read changes nothing', () => {
  // 100 forks 101, which forks 102, which forks 103; each fails calls, and so does a stranger.
  const lines = [
    failed(ROOT, 1),
    ...[101, 102, 103].flatMap((tid, index) => [
      fork(tid - 1, tid, index + 2),
      failed(tid, index + 2.1),
      failed(tid, index + 2.2, 'connect', ECONNREFUSED),
    ]),
    failed(900, 3),
  ];
  const sorted = (result: FailedCalls) => ({
    ...result,
    calls: result.calls.toSorted((one, other) => one.syscall.localeCompare(other.syscall)),
  });
  const inOrder = sorted(counted(lines));
  expect(inOrder).toMatchObject({ calls: [{ count: 3 }, { count: 4 }], lost: 1 });
  const anyOrder = fc.shuffledSubarray(lines, { minLength: lines.length });
  fc.assert(
    fc.property(anyOrder, shuffled => {
      expect(sorted(counted(shuffled))).toEqual(inOrder);
    }),
  );
});

const EADDRNOTAVAIL = 99;
const unopened = (tid: number, seconds: number, port: number, destination = '10.0.0.9') =>
  `sh-${tid} [000] ..... ${seconds.toFixed(6)}: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=${port} dport=80 saddr=10.0.0.1 daddr=${destination} saddrv6=::ffff:10.0.0.1 daddrv6=::ffff:${destination} oldstate=TCP_SYN_SENT newstate=TCP_CLOSE`;
const noPort = (tid: number, seconds: number) => failed(tid, seconds, 'connect', EADDRNOTAVAIL);

function searches(lines: readonly string[], seesUnopened = true) {
  const owners = findCallOwners([{ pid: ROOT, side: 'client', role: 'driver', command: 'sh' }], proc);
  owners.look();
  const counts = countFailedCalls(owners, moment => moment, { seesUnopened });
  for (const line of lines) counts.add(`${line}\n`);
  return counts.result().calls.map(({ errno, count, search }) => [errno, count, search?.outcome, search?.destination]);
}

test('connect() without a port found none, had one that is taken, or sought none: counted apart', () => {
  const none = [unopened(ROOT, 1, 0), noPort(ROOT, 1.000_002), unopened(ROOT, 2, 0), noPort(ROOT, 2.000_002)];
  const taken = [unopened(ROOT, 3, 31_000), noPort(ROOT, 3.000_002)];
  expect(searches([...none, ...taken, noPort(ROOT, 4)])).toEqual([
    ['EADDRNOTAVAIL', 2, 'none-left', '10.0.0.9'],
    ['EADDRNOTAVAIL', 1, 'taken', '10.0.0.9'],
    ['EADDRNOTAVAIL', 1, 'not-sought', undefined],
  ]);
});

test('what another thread, another call or an earlier connection came to says nothing of it', () => {
  expect(searches([fork(ROOT, 101, 0.5), unopened(101, 1, 0), noPort(ROOT, 1.000_002)])).toEqual([
    ['EADDRNOTAVAIL', 1, 'not-sought', undefined],
  ]);
  const refused = [unopened(ROOT, 1, 40_000), failed(ROOT, 1.000_002, 'connect', ECONNREFUSED)];
  expect(searches([...refused, noPort(ROOT, 1.000_004)])).toEqual([
    ['ECONNREFUSED', 1, undefined, undefined],
    ['EADDRNOTAVAIL', 1, 'not-sought', undefined],
  ]);
  // Closed by its program while it was connecting, long before.
  expect(searches([unopened(ROOT, 1, 40_000), noPort(ROOT, 2)])).toEqual([
    ['EADDRNOTAVAIL', 1, 'not-sought', undefined],
  ]);
});

test('what a thread found before the fork that tells whose it is counts too', () => {
  expect(searches([unopened(101, 2, 0), noPort(101, 2.000_002), noPort(101, 3), fork(ROOT, 101, 1)])).toEqual([
    ['EADDRNOTAVAIL', 1, 'none-left', '10.0.0.9'],
    ['EADDRNOTAVAIL', 1, 'not-sought', undefined],
  ]);
});

test('a kernel without that event does not say that no port was sought', () => {
  expect(searches([noPort(ROOT, 1)], false)).toEqual([['EADDRNOTAVAIL', 1, undefined, undefined]]);
});
