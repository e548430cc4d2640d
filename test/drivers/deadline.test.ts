import { expect, test } from 'vitest';
import { onBytes, onConnected } from '../../src/drivers/connections/course.ts';
import { expire, nextDeadlineUs } from '../../src/drivers/connections/deadline.ts';
import { type Load, newLoad } from '../../src/drivers/connections/load.ts';
import type { Sockets } from '../../src/drivers/connections/sockets.ts';
import { startDue } from '../../src/drivers/connections/starting.ts';
import { attemptAt } from '../../src/model/ledger.ts';
import type { ConnectTask } from '../../src/model/protocol.ts';

const TASK: ConnectTask = {
  task: 'connect',
  connections: 2,
  sources: [],
  destinations: [{ address: '127.0.0.1', port: 80 }],
  probe: 'http',
  arrival: { mode: 'burst' },
  connectTimeoutMs: 500,
};
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\n\r\n');

/** Two attempts begun at 0 µs; the kernel would tell that each took so many further SYNs. */
function begun({ synsAgain = 0 } = {}): { load: Load; at(us: number): Load } {
  let nowUs = 0;
  const quiet = (): void => {};
  const sockets = (load: Load): Sockets => ({
    batch: 2,
    open: quiet,
    request: quiet,
    observe: quiet,
    observeHandshake: attempt => {
      load.ledger.retransmits[attempt] = synsAgain;
    },
    abandon: quiet,
    close: quiet,
    flush: quiet,
    onEvent: quiet,
    freeze: quiet,
    release: quiet,
  });
  const load = newLoad(TASK, () => nowUs, sockets);
  startDue(load);
  return {
    load,
    at: us => {
      nowUs = us;
      return load;
    },
  };
}

const outcomes = ({ ledger }: Load) => [0, 1].map(attempt => attemptAt(ledger, attempt).outcome);

test('an attempt that nobody answers fails when its time is over', () => {
  const { load, at } = begun();
  expect(nextDeadlineUs(load)).toBe(500_000);
  expire(at(499_999), 499_999);
  expect(outcomes(load)).toEqual(['pending', 'pending']);
  expire(at(500_000), 500_000);
  expect(outcomes(load)).toEqual(['failed', 'failed']);
});

test('a connection that the driver came to late has its time from the request on', () => {
  const { load, at } = begun();
  for (const attempt of [0, 1]) onConnected(at(600_000), attempt, 0);
  expire(load, 600_000);
  expect(outcomes(load)).toEqual(['pending', 'pending']);
  onBytes(at(700_000), 0, ANSWER, ANSWER.length);
  expire(at(1_099_999), 1_099_999);
  expect(outcomes(load)).toEqual(['served', 'pending']);
  expire(at(1_100_000), 1_100_000);
  expect(outcomes(load)).toEqual(['served', 'failed']);
});

test('a connection that took a second SYN has no further time', () => {
  const { load, at } = begun({ synsAgain: 1 });
  for (const attempt of [0, 1]) onConnected(at(450_000), attempt, 0);
  expire(at(500_000), 500_000);
  expect(outcomes(load)).toEqual(['failed', 'failed']);
});

test('a connection that stood at once has its time from its start on', () => {
  const { load, at } = begun();
  for (const attempt of [0, 1]) onConnected(at(1000), attempt, 0);
  expire(at(500_000), 500_000);
  expect(outcomes(load)).toEqual(['failed', 'failed']);
});

test('what the driver waits in is counted into the times that it measured', () => {
  const { load, at } = begun();
  onConnected(at(600_000), 0, 0);
  expect(attemptAt(load.ledger, 0).connectMs).toBe(600);
});
