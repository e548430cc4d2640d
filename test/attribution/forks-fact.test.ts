import { expect, test } from 'vitest';
import { forksFact } from '../../src/attribution/facts/forks.ts';
import type { FailedCall } from '../../src/model/failed-calls.ts';
import { absent, ok, valueIn } from '../../src/model/probe.ts';
import type { TargetLogLine } from '../../src/model/target-evidence.ts';

const call = (syscall: string, errno: string, count: number): FailedCall => ({
  side: 'server',
  pid: 20,
  syscall,
  errno,
  count,
  firstMs: 0,
  lastMs: 100,
});
const line = (text: string, count = 1): TargetLogLine => ({ text, count, firstMs: 0, lastMs: 100 });
const taken = () => 3;
const untraced = absent<readonly FailedCall[]>('system calls are traced for root only');

test('forks are those that the kernel saw fail for a limit', () => {
  const calls = ok([
    call('clone3', 'EAGAIN', 150),
    call('clone', 'EAGAIN', 1),
    call('clone3', 'ENOMEM', 9),
    call('accept4', 'EMFILE', 4),
  ]);
  expect(valueIn(forksFact(calls, ok([line("can't start new thread", 999)]), taken))).toEqual({
    failed: 151,
    known: true,
    traced: true,
    time: { firstMs: 0, lastMs: 100, takenAfter: 3 },
  });
  expect(valueIn(forksFact(ok([]), ok([]), taken))).toEqual({ failed: 0, known: true, traced: true });
});

test.each([
  "no thread for a connection: can't start new thread",
  'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
  'runtime: failed to create new OS thread (have 20 already; errno=11)',
  'terminate called: pthread_create failed: Resource temporarily unavailable',
  'fork() failed while spawning "worker process" (11: Resource temporarily unavailable)',
  'Error: spawn ls EAGAIN',
])('without a trace the log tells: %s', text => {
  expect(valueIn(forksFact(untraced, ok([line(text, 7)]), taken))).toMatchObject({ failed: 7, known: true });
});

test.each(['accept() failed: Resource temporarily unavailable', 'worker thread started', 'too many open files'])(
  'a log that speaks of something else tells nothing: %s',
  text => {
    expect(valueIn(forksFact(untraced, ok([line(text)]), taken))).toEqual({ failed: 0, known: false });
  },
);
