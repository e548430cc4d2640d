import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { startBackground } from '../../src/drivers/connections/background.ts';
import { startOtherListener, startTarget } from '../../src/targets/targets.ts';
import { testWith } from '../collectors/needs.ts';
import { drive, endings, until } from './drive.ts';
import { withLoopback } from './loopback.ts';
import { PORT, planOf } from './plan-of.ts';
import { signalTo, sleepThrough } from './sleep-through.ts';

const NEEDS = ['namespaces', 'dist'] as const;

testWith(NEEDS, 'a rate is kept by all shards together, and attempts start when they were due', async () => {
  await withLoopback(async loopback => {
    const load = { connections: 60, arrival: { mode: 'rate', perSecond: 500 } } as const;
    const { attempts, reports } = await drive(planOf({ load, shards: 2 }), loopback);
    expect(endings(attempts)).toEqual({ 'served hold': 60 });
    const starts = attempts.map(({ startMs }) => startMs).sort((one, other) => one - other);
    expect(starts).toEqual(Array.from({ length: 60 }, (_, index) => index * 2));
    expect(reports.every(({ health }) => health !== undefined && health.cpuMs > 0 && health.elapsedMs >= 118)).toBe(
      true,
    );
  });
});

testWith(NEEDS, 'a driver that is late still gives each attempt its time, and says how late it was', async () => {
  await withLoopback(async loopback => {
    const load = { arrival: { mode: 'rate', perSecond: 1000 }, connectTimeoutMs: 500 } as const;
    const { attempts, reports } = await drive(planOf({ load }), loopback, {
      prepared: ({ driver }) => signalTo(driver, 'SIGSTOP'),
      loaded: async ({ driver }) => {
        await sleep(600);
        signalTo(driver, 'SIGCONT');
        await driver.settled;
      },
    });
    expect(endings(attempts)).toEqual({ 'served hold': 10 });
    expect(attempts.every(({ connectMs = 0 }) => connectMs > 500)).toBe(true);
    expect(reports[0]?.health?.latestStartMs).toBeGreaterThan(500);
  });
});

testWith(NEEDS, 'stopped midway, attempts under way are pending and the others were never made', async () => {
  await withLoopback(async loopback => {
    const load = { connections: 1000, arrival: { mode: 'rate', perSecond: 100 } } as const;
    const { attempts } = await drive(planOf({ load, target: { accept: { mode: 'never' } } }), loopback, {
      loaded: async ({ driver }) => {
        await until(() => driver.progress().connected >= 3);
        driver.stop();
        await driver.settled;
      },
    });
    const { 'pending response': pending = 0, 'unstarted socket': unstarted = 0, ...others } = endings(attempts);
    expect(others).toEqual({});
    expect(pending).toBeGreaterThanOrEqual(3);
    expect(pending + unstarted).toBe(1000);
    const waiting = attempts.filter(({ outcome }) => outcome === 'pending');
    expect(waiting.every(({ clientState, sourcePort }) => clientState === 'ESTABLISHED' && sourcePort > 0)).toBe(true);
  });
});

testWith(NEEDS, 'what came to a connection before the driver met the stop counts', async () => {
  await withLoopback(async loopback => {
    const plan = planOf({ target: { answer: { mode: 'after', afterMs: 300 } } });
    const { attempts } = await drive(plan, loopback, {
      loaded: ({ driver, target }) =>
        sleepThrough(
          driver,
          () => driver.progress().connected === 10,
          async () => {
            driver.stop();
            while (target.accepts()?.answered !== 10) await target.refresh();
          },
        ),
    });
    expect(endings(attempts)).toEqual({ 'served hold': 10 });
  });
});

testWith(NEEDS, 'a driver process that is killed is lost, with every attempt of its own', async () => {
  await withLoopback(async loopback => {
    const { attempts, progress, reports } = await drive(planOf({ shards: 2 }), loopback, {
      loaded: async ({ driver }) => {
        process.kill(driver.processes[1]?.pid ?? 0, 'SIGKILL');
        await driver.settled;
        await until(() => driver.progress().failed === 5);
      },
    });
    expect(endings(attempts)).toEqual({ 'served hold': 5, 'failed hold lost': 5 });
    expect(progress).toMatchObject({ served: 5, failed: 5, failures: { lost: 5 } });
    expect(reports.map(({ lost }) => lost?.signal)).toEqual([undefined, 'SIGKILL']);
  });
});

testWith(NEEDS, 'when the target dies, held connections fail', async () => {
  await withLoopback(async loopback => {
    const exits: (string | null)[] = [];
    const { attempts, progress } = await drive(planOf(), loopback, {
      loaded: async ({ driver, target }) => {
        target.onExit(exit => exits.push(exit.signal));
        await driver.settled;
        target.kill();
        await until(() => driver.progress().failed === 10);
      },
    });
    expect(endings(attempts)).toEqual({ 'failed hold eof': 10 });
    expect(progress).toMatchObject({ connected: 10, served: 0, failures: { eof: 10 } });
    expect(attempts.every(({ firstByteMs }) => firstByteMs !== undefined)).toBe(true);
    expect(exits).toEqual(['SIGKILL']);
  });
});

testWith(NEEDS, 'background connections come from their own address, and fill another listener', async () => {
  await withLoopback(async loopback => {
    const load = { halfOpen: 6, otherListener: { connections: 8, backlog: 16 } };
    const plan = planOf({ load, halfOpenAddress: '127.0.0.9', otherListenerPort: 8081 });
    const target = await startTarget(plan, loopback.host);
    const other = await startOtherListener(plan, loopback.host);
    const background = await startBackground(plan, loopback.host, target);
    const count = (port: number): number => loopback.sockets().filter(({ remotePort }) => remotePort === port).length;
    try {
      await background.halfOpen();
      await background.others();
      await until(() => count(PORT) === 6 && count(8081) === 8);
      await until(() => target.accepts()?.accepted === 6);
      expect(other?.accepts()).toEqual({ accepted: 0, answered: 0, open: 0, errors: {} });
      expect(background.processes.map(({ role }) => role)).toEqual(['half-open', 'other-driver']);
      expect(background.processes.map(({ pid }) => commandOf(pid))).toEqual(
        Array(2).fill('drivers/connections/shard.js'),
      );
    } finally {
      await Promise.all([background.stop(), other?.stop(), target.stop()]);
    }
  });
});

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1]?.split('/dist/')[1] ?? '';
}
