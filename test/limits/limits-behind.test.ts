import { expect, test } from 'vitest';
import { limitsBehind } from '../../src/limits/limits-behind.ts';

const TASKS = ['cgroup-pids', 'nproc', 'threads-max'];
const MEMORY = ['cgroup-memory', 'orphans', 'tcp-mem'];

test.each([
  ['clone3', 'EAGAIN', TASKS],
  ['fork', 'ENOMEM', MEMORY],
  ['accept4', 'EMFILE', ['nofile', 'nr-open']],
  ['openat', 'ENFILE', ['file-max']],
  ['connect', 'EADDRNOTAVAIL', ['ephemeral-ports', 'time-wait-ports']],
  ['epoll_ctl', 'ENOSPC', ['epoll-watches']],
  ['connect', 'EAGAIN', ['listen-backlog', 'somaxconn']],
  ['sendto', 'ENOBUFS', MEMORY],
  ['socket', 'ENOMEM', MEMORY],
])('behind %s() and %s are the limits that say so', (syscall, errno, limits) => {
  expect(limitsBehind(syscall, errno).sort()).toEqual(limits);
});

test.each([
  ['accept4', 'EAGAIN'],
  ['bind', 'EADDRNOTAVAIL'],
  ['write', 'ENOSPC'],
  ['clone', 'EMFILE'],
  ['clone', 'ENOBUFS'],
  ['connect', 'ECONNREFUSED'],
])('behind %s() and %s is none', (syscall, errno) => {
  expect(limitsBehind(syscall, errno)).toEqual([]);
});
