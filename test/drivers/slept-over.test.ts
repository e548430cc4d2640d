import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { testWith } from '../collectors/needs.ts';
import { drive, endings, until } from './drive.ts';
import { type Loopback, withLoopback } from './loopback.ts';
import { PORT, planOf } from './plan-of.ts';
import { sleepThrough } from './sleep-through.ts';

const NEEDS = ['namespaces', 'dist'] as const;
const ESTABLISHED = 1;

testWith(NEEDS, 'a handshake that the driver slept through has timed out if it came after the deadline', async () => {
  await withLoopback(async loopback => {
    // The last 15 find the accept queue full, and have to send their SYN again: a second later, and long after the deadline.
    const target = { accept: { mode: 'after', afterMs: 400 }, backlog: 64 } as const;
    const plan = planOf({ target, probe: 'none', load: { connections: 80, connectTimeoutMs: 900 } });
    const { attempts, reports } = await drive(plan, loopback, {
      loaded: ({ driver }) =>
        sleepThrough(
          driver,
          () => driver.progress().connected === 65,
          () => until(() => established(loopback) === 80),
        ),
    });
    expect(endings(attempts)).toEqual({ 'served hold': 65, 'failed connect timeout': 15 });
    expect(reports.map(({ health }) => health?.undatedAttempts)).toEqual([undefined]);
  });
});

testWith(
  NEEDS,
  'with a request waiting for it, such a handshake has timed out as well, and no request follows',
  async () => {
    await withLoopback(async loopback => {
      const target = { accept: { mode: 'after', afterMs: 400 }, backlog: 4 } as const;
      const plan = planOf({ target, load: { connections: 20, connectTimeoutMs: 900 } });
      const { attempts, accepts } = await drive(plan, loopback, {
        loaded: ({ driver }) =>
          sleepThrough(
            driver,
            () => driver.progress().served === 5,
            () => until(() => established(loopback) === 20),
          ),
      });
      expect(endings(attempts)).toEqual({ 'served hold': 5, 'failed connect timeout': 15 });
      expect(accepts?.answered).toBe(5);
    });
  },
);

testWith(NEEDS, 'an answer that the driver slept through has timed out if it came after the deadline', async () => {
  await withLoopback(async loopback => {
    const plan = planOf({ target: { answer: { mode: 'after', afterMs: 400 } }, load: { connectTimeoutMs: 250 } });
    const { attempts, reports } = await drive(plan, loopback, {
      loaded: ({ driver, target }) =>
        sleepThrough(
          driver,
          () => driver.progress().connected === 10,
          async () => {
            while (target.accepts()?.answered !== 10) await target.refresh();
          },
        ),
    });
    expect(endings(attempts)).toEqual({ 'failed response timeout': 10 });
    expect(reports.map(({ health }) => health?.undatedAttempts)).toEqual([undefined]);
  });
});

testWith(NEEDS, 'what came in time is served, however late the driver finds it', async () => {
  await withLoopback(async loopback => {
    const connectTimeoutMs = 1000;
    const plan = planOf({ target: { answer: { mode: 'after', afterMs: 150 } }, load: { connectTimeoutMs } });
    const { attempts, accepts } = await drive(plan, loopback, {
      loaded: ({ driver }) =>
        sleepThrough(
          driver,
          () => driver.progress().connected === 10,
          () => sleep(connectTimeoutMs + 100),
        ),
    });
    expect(endings(attempts)).toEqual({ 'served hold': 10 });
    expect(attempts.every(({ firstByteMs = 0 }) => firstByteMs > connectTimeoutMs)).toBe(true);
    expect(accepts?.answered).toBe(10);
  });
});

/** Connections that the client's kernel holds established. */
function established(loopback: Loopback): number {
  return loopback.sockets().filter(({ remotePort, state }) => remotePort === PORT && state === ESTABLISHED).length;
}
