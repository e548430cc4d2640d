import { expect, it } from 'vitest';
import type { FailedCall } from '../../../src/model/failed-calls.ts';
import { failedAttempts } from '../../../src/run/reconstruction/failed-attempts.ts';

function calls(...counted: readonly (readonly [string, string, number])[]): FailedCall[] {
  return counted.map(([syscall, errno, count]) => ({
    side: 'client',
    pid: 1,
    syscall,
    errno,
    count,
    firstMs: 0,
    lastMs: 9,
  }));
}

function counted(found: ReturnType<typeof failedAttempts>) {
  return found.map(({ syscall, errno, count }) => `${count} ${syscall} ${errno}`);
}

it('connect(-1) after a failed socket() is the same failure once more', () => {
  const found = failedAttempts(
    calls(['socket', 'EMFILE', 806], ['connect', 'EBADF', 806]),
    'gives-up-connection',
    1000,
  );
  expect(counted(found)).toEqual(['806 socket EMFILE']);
});

it('EBADF beyond the failed sockets stands for itself', () => {
  const found = failedAttempts(calls(['socket', 'EMFILE', 5], ['connect', 'EBADF', 7]), 'gives-up-connection', 1000);
  expect(counted(found)).toEqual(['5 socket EMFILE', '2 connect EBADF']);
});

it('each connect() without a port is one attempt', () => {
  const found = failedAttempts(calls(['connect', 'EADDRNOTAVAIL', 702]), 'gives-up-connection', 1000);
  expect(counted(found)).toEqual(['702 connect EADDRNOTAVAIL']);
});

it('what is tried again is counted no more often than there are connections without one', () => {
  const found = failedAttempts(calls(['socket', 'EMFILE', 21_851]), 'tries-again', 819);
  expect(counted(found)).toEqual(['819 socket EMFILE']);
});

it('two reasons share what is left by how often they were met', () => {
  const found = failedAttempts(calls(['socket', 'EMFILE', 300], ['connect', 'EADDRNOTAVAIL', 100]), 'tries-again', 40);
  expect(counted(found)).toEqual(['30 socket EMFILE', '10 connect EADDRNOTAVAIL']);
});

it('a driver that gives everything up failed at one connection, however often it tried that one', () => {
  const found = failedAttempts(calls(['connect', 'EADDRNOTAVAIL', 12]), 'gives-up-everything', 1000);
  expect(counted(found)).toEqual(['1 connect EADDRNOTAVAIL']);
});

it('calls for something else are no attempts', () => {
  const found = failedAttempts(
    calls(['connect', 'ENOENT', 2], ['accept4', 'EMFILE', 3], ['connect', 'EINPROGRESS', 4]),
    'gives-up-connection',
    1000,
  );
  expect(found).toEqual([]);
});
