import { expect, test } from 'vitest';
import type { Arrival } from '../../src/drivers/connections/arrival.ts';
import { onBytes, onConnected } from '../../src/drivers/connections/attempt-steps.ts';
import { expire, expireSleptOver, nextDeadlineUs } from '../../src/drivers/connections/deadline.ts';
import { type Load, newLoad } from '../../src/drivers/connections/load.ts';
import type { Sockets } from '../../src/drivers/connections/sockets.ts';
import { startDue } from '../../src/drivers/connections/starting.ts';
import { takeEvents } from '../../src/drivers/connections/taking.ts';
import { attemptAt } from '../../src/model/ledger.ts';
import type { ConnectTask } from '../../src/model/protocol.ts';
import { EVENTS_A_WAIT, type Poller } from '../../src/system/linux/epoll.ts';

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

interface Begun {
  readonly load: Load;
  at(us: number): Load;
  /** Attempts that the kernel was asked about, in the order of the questions. */
  readonly asked: readonly number[];
}

/**
 * Two attempts begun at 0 µs; the kernel would tell that each took so many further SYNs, and that what they wait for came at
 * this moment.
 */
function begun({ synsAgain = 0, cameUs = 0, isLast = false, undated = false } = {}): Begun {
  let nowUs = 0;
  const asked: number[] = [];
  const arrival = (attempt: number): Arrival => {
    asked.push(attempt);
    if (undated) return { kind: 'undated' };
    return nowUs < cameUs ? { kind: 'nothing' } : { kind: 'came', agoMs: (nowUs - cameUs) / 1000, isLast };
  };
  const quiet = (): void => {};
  const sockets = (load: Load): Sockets => ({
    batch: 2,
    open: quiet,
    send: () => 0,
    request: quiet,
    observe: quiet,
    observeHandshake: attempt => {
      load.ledger.retransmits[attempt] = synsAgain;
    },
    arrival,
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
    asked,
    at: us => {
      nowUs = us;
      return load;
    },
  };
}

function connect(load: Load): void {
  for (const attempt of [0, 1]) onConnected(load, attempt, 0);
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
  connect(at(600_000));
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
  connect(at(450_000));
  expire(at(500_000), 500_000);
  expect(outcomes(load)).toEqual(['failed', 'failed']);
});

test('a connection that stood at once has its time from its start on', () => {
  const { load, at } = begun();
  connect(at(1000));
  expire(at(500_000), 500_000);
  expect(outcomes(load)).toEqual(['failed', 'failed']);
});

test('what the driver waits in is counted into the times that it measured', () => {
  const { load, at } = begun();
  onConnected(at(600_000), 0, 0);
  expect(attemptAt(load.ledger, 0).connectMs).toBe(600);
});

test('a handshake that is found late has timed out if it came after the deadline', () => {
  const { load, at } = begun({ cameUs: 510_000, synsAgain: 1 });
  connect(at(600_000));
  expect(outcomes(load)).toEqual(['failed', 'failed']);
  expect(attemptAt(load.ledger, 0)).toMatchObject({ connectMs: undefined, symptom: { kind: 'timeout' } });
});

test('within a tick of the deadline the kernel cannot say, and the attempt is in time', () => {
  const { load, at } = begun({ cameUs: 509_000, synsAgain: 1 });
  connect(at(600_000));
  expect(outcomes(load)).toEqual(['pending', 'pending']);
});

test('a connection that took a second SYN and was found late has what was left of its time', () => {
  const { load, at } = begun({ cameUs: 450_000, synsAgain: 1 });
  connect(at(600_000));
  expire(at(649_999), 649_999);
  expect(outcomes(load)).toEqual(['pending', 'pending']);
  expire(at(650_000), 650_000);
  expect(outcomes(load)).toEqual(['failed', 'failed']);
});

test('an answer that is found late is dated, unless other parts of it may have come earlier', () => {
  for (const { isLast, outcome, undated } of [
    { isLast: false, outcome: 'failed', undated: 0 },
    { isLast: true, outcome: 'served', undated: 1 },
  ]) {
    const { load, at } = begun({ cameUs: 520_000, isLast });
    connect(at(1000));
    onBytes(at(600_000), 0, ANSWER, ANSWER.length);
    expect(outcomes(load)).toEqual([outcome, 'pending']);
    expect(load.undated).toBe(undated);
  }
});

test('what the kernel cannot date is as the driver finds it, and is counted', () => {
  const { load, at } = begun({ undated: true });
  connect(at(1000));
  onBytes(at(600_000), 0, ANSWER, ANSWER.length);
  expect(outcomes(load)).toEqual(['served', 'pending']);
  expect(load.undated).toBe(1);
});

test('a driver that looks in time asks nothing', () => {
  const { load, at, asked } = begun();
  connect(at(490_000));
  onBytes(at(495_000), 0, ANSWER, ANSWER.length);
  expireSleptOver(at(509_999), 509_999);
  expect(outcomes(load)).toEqual(['served', 'pending']);
  expect(asked).toEqual([]);
});

test('a driver that slept over deadlines asks once about each attempt, before it looks at what came', () => {
  const late = begun({ cameUs: 520_000 });
  expireSleptOver(late.at(600_000), 600_000);
  expect(outcomes(late.load)).toEqual(['failed', 'failed']);

  const inTime = begun({ cameUs: 400_000 });
  for (const us of [600_000, 601_000]) expireSleptOver(inTime.at(us), us);
  expect(outcomes(inTime.load)).toEqual(['pending', 'pending']);
  expect(inTime.asked).toEqual([0, 1]);
});

test('a wait that brought as many events as it can keeps no deadline from being met', () => {
  const { load, at } = begun({ cameUs: 900_000 });
  connect(at(1000));
  const poller: Poller = {
    add: () => 0,
    change: () => 0,
    remove: () => 0,
    wait: () => 0,
    events: () => 0,
    data: () => 0,
  };
  takeEvents(at(505_000), poller, EVENTS_A_WAIT, 504_000, 505_000);
  expect(outcomes(load)).toEqual(['pending', 'pending']);
  takeEvents(at(510_000), poller, EVENTS_A_WAIT, 509_000, 510_000);
  expect(outcomes(load)).toEqual(['failed', 'failed']);
});
