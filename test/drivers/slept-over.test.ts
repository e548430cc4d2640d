import { expect } from 'vitest';
import { testWith } from '../collectors/needs.ts';
import { drive, endings, type Meddling, until } from './drive.ts';
import { type Loopback, withLoopback } from './loopback.ts';
import { PORT, planOf } from './plan-of.ts';
import { sleepThrough } from './sleep-through.ts';

const NEEDS = ['namespaces', 'dist'] as const;
const ESTABLISHED = 1;

testWith(NEEDS, 'a handshake that the driver slept through has timed out if it came after the deadline', async () => {
  await withLoopback(async loopback => {
    const plan = planOf({ target: { backlog: 64 }, probe: 'none', load: { connections: 80, connectTimeoutMs: 900 } });
    const { attempts, reports } = await drive(plan, loopback, sleepOverDeadlines(loopback, 65, 80));
    expect(endings(attempts)).toEqual({ 'served hold': 65, 'failed connect timeout': 15 });
    expect(reports.map(({ health }) => health?.undatedAttempts)).toEqual([undefined]);
    // From the deadline to the earliest further SYN, but for a tick.
    expect(reports[0]?.health?.longestStallMs).toBeGreaterThan(90);
  });
});

testWith(NEEDS, 'such a handshake gets no request, and answers that came in time are served however late', async () => {
  await withLoopback(async loopback => {
    const plan = planOf({ target: { backlog: 4 }, load: { connections: 20, connectTimeoutMs: 900 } });
    const { attempts, accepts } = await drive(plan, loopback, sleepOverDeadlines(loopback, 5, 20));
    expect(endings(attempts)).toEqual({ 'served hold': 5, 'failed connect timeout': 15 });
    const served = attempts.filter(({ outcome }) => outcome === 'served');
    expect(served.every(({ firstByteMs = 0 }) => firstByteMs > 900)).toBe(true);
    expect(accepts?.answered).toBe(5);
  });
});

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

/**
 * The target accepts only when `queued` connections have filled its accept queue, and the driver sleeps from then on until
 * all stand. The others have to send their SYN again: a second after the first, and later than the deadline.
 */
function sleepOverDeadlines(loopback: Loopback, queued: number, all: number): Meddling {
  return {
    prepared: ({ target }) => target.pause(),
    loaded: ({ driver, target }) =>
      sleepThrough(
        driver,
        () => driver.progress().connected === queued,
        async () => {
          target.resume();
          await until(() => established(loopback) === all);
        },
      ),
  };
}

/** Connections that the client's kernel holds established. */
function established(loopback: Loopback): number {
  return loopback.sockets().filter(({ remotePort, state }) => remotePort === PORT && state === ESTABLISHED).length;
}
