import { expect, test } from 'vitest';
import {
  parseCurrent,
  parseFailures,
  parseHighest,
  parseMemoryEvents,
  parseOomControl,
  parsePidsEvents,
} from '../../../src/collectors/parse/cgroup-files.ts';
import { parseLoadavg } from '../../../src/collectors/parse/loadavg.ts';
import { parseProcessStatus } from '../../../src/collectors/parse/process-status.ts';
import { parseCgroupLimit } from '../../../src/system/cgroup-files.ts';

test('limits of both versions', () => {
  expect(parseCgroupLimit('max\n')).toBe(Number.POSITIVE_INFINITY);
  expect(parseCgroupLimit('9223372036854771712\n')).toBe(Number.POSITIVE_INFINITY);
  expect(parseCgroupLimit('67108864\n')).toBe(67_108_864);
  expect(parseCgroupLimit('0\n')).toBe(0);
});

test('files with one number', () => {
  expect(parseCurrent('12\n')).toEqual({ current: 12 });
  expect(parseFailures('42\n')).toEqual({ refused: 42 });
  expect(parseHighest('67108864\n')).toEqual({ highest: 67_108_864 });
  expect(parseCurrent('\n')).toEqual({});
  expect(parseCurrent('max\n')).toEqual({});
});

test('events of version 2, as Linux 6.12 writes them', () => {
  const events = 'low 0\nhigh 7\nmax 3\noom 2\noom_kill 1\noom_group_kill 0\n';
  expect(parseMemoryEvents(events)).toEqual({ refused: 3, oomKills: 1 });
  expect(parseMemoryEvents('low 0\nhigh 0\nmax 0\noom 0\n')).toEqual({ refused: 0 });
  expect(parsePidsEvents('max 201\n')).toEqual({ rejected: 201 });
});

test('events of version 1: no oom_kill before Linux 4.13', () => {
  expect(parseOomControl('oom_kill_disable 0\nunder_oom 0\noom_kill 1\n')).toEqual({ oomKills: 1 });
  expect(parseOomControl('oom_kill_disable 0\nunder_oom 0\n')).toEqual({});
});

test('threads of the machine, and of a process', () => {
  expect(parseLoadavg('0.19 0.36 0.99 1/94 23350\n')).toEqual({ threads: 94 });
  expect(parseLoadavg('nonsense\n')).toEqual({});
  const status = 'Name:\tnode\nUmask:\t0022\nUid:\t61184\t61184\t61184\t61184\nThreads:\t11\n';
  expect(parseProcessStatus(status)).toEqual({ uid: 61_184, threads: 11 });
  expect(parseProcessStatus('Name:\tgone\n')).toBeUndefined();
});
