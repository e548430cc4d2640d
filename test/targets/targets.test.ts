import { expect } from 'vitest';
import { CannotRun, TargetFailed } from '../../src/model/errors.ts';
import { startTarget } from '../../src/targets/targets.ts';
import { testWith } from '../collectors/needs.ts';
import { drive, endings, until } from '../drivers/drive.ts';
import { type Loopback, withLoopback } from '../drivers/loopback.ts';
import { PORT, planOf, type Wishes } from '../drivers/plan-of.ts';

const NEEDS = ['namespaces', 'dist'] as const;

for (const [name, target] of Object.entries({
  'accepts now': { accept: { mode: 'now' } },
  'accepts late': { accept: { mode: 'after', afterMs: 100 } },
  'accepts at a rate': { accept: { mode: 'rate', perSecond: 500 } },
  'accepts in batches': { accept: { mode: 'batch', batch: 7, everyMs: 20 } },
  'answers late': { answer: { mode: 'after', afterMs: 100 } },
} as const)) {
  testWith(NEEDS, `a raw target that ${name} serves everyone`, async () => {
    await withLoopback(async loopback => {
      const { attempts, accepts } = await drive(planOf({ target, load: { connections: 50 } }), loopback);
      expect(endings(attempts)).toEqual({ 'served hold': 50 });
      expect(accepts).toEqual({ accepted: 50, answered: 50, open: 50, errors: {} });
    });
  });
}

testWith(NEEDS, 'a raw target that never answers has accepted all the same', async () => {
  await withLoopback(async loopback => {
    const plan = planOf({ target: { answer: { mode: 'never' } }, load: { connectTimeoutMs: 300 } });
    const { attempts, accepts } = await drive(plan, loopback);
    expect(endings(attempts)).toEqual({ 'failed response timeout': 10 });
    expect(accepts).toEqual({ accepted: 10, answered: 0, open: 10, errors: {} });
  });
});

testWith(
  NEEDS,
  'a raw target that runs out of descriptors counts its failed accepts and serves the others',
  async () => {
    await withLoopback(async loopback => {
      const plan = planOf({ serverNofile: 60, load: { connections: 100, connectTimeoutMs: 500 } });
      const { attempts, accepts } = await drive(plan, loopback);
      const { 'served hold': served = 0, ...others } = endings(attempts);
      expect(others).toEqual({ 'failed response timeout': 100 - served });
      const { accepted = 0 } = accepts ?? {};
      expect(served).toBeGreaterThan(0);
      // On a slow machine an answer may come too late.
      expect(served).toBeLessThanOrEqual(accepted);
      expect(accepted).toBeLessThan(60);
      expect(Object.keys(accepts?.errors ?? {})).toEqual(['EMFILE']);
    });
  },
);

testWith(NEEDS, 'several processes share one port, also one that the kernel chose', async () => {
  await withLoopback(async loopback => {
    const { attempts, accepts } = await drive(planOf({ port: 0, processes: 2, load: { connections: 200 } }), loopback);
    expect(endings(attempts)).toEqual({ 'served hold': 200 });
    expect(accepts?.accepted).toBe(200);
  });
});

testWith(NEEDS, 'a node target serves, at once and late', async () => {
  await withLoopback(async loopback => {
    for (const answer of [{ mode: 'now' }, { mode: 'after', afterMs: 50 }] as const) {
      const { attempts, accepts } = await drive(planOf({ port: 0, target: { kind: 'node', answer } }), loopback);
      expect(endings(attempts)).toEqual({ 'served hold': 10 });
      expect(accepts).toBeUndefined();
    }
  });
});

testWith(NEEDS, 'a node target closes after each answer where that is asked', async () => {
  await withLoopback(async loopback => {
    const load = { connections: 5, repeat: { times: 3, close: 'server' } } as const;
    const { attempts } = await drive(planOf({ target: { kind: 'node' }, load }), loopback);
    expect(endings(attempts)).toEqual({ 'served close': 15 });
  });
});

for (const kind of ['raw', 'node'] as const) {
  testWith(NEEDS, `a ${kind} target whose port is taken says so`, async () => {
    await withLoopback(async loopback => {
      const holder = await startTarget(planOf(), loopback.host);
      try {
        const error = await failure(loopback, { target: { kind } });
        expect(error).toBeInstanceOf(TargetFailed);
        expect(error).toMatchObject({ errno: 'EADDRINUSE', message: expect.stringContaining(`127.0.0.1:${PORT}`) });
      } finally {
        await holder.stop();
      }
    });
  });

  testWith(NEEDS, `a ${kind} target that cannot come up says how it ended`, async () => {
    await withLoopback(async loopback => {
      const error = await failure(loopback, { target: { kind }, serverNofile: 8 });
      expect(error).toBeInstanceOf(TargetFailed);
      expect(error).toMatchObject({ message: expect.stringMatching(/exited with code|was ended by/) });
    });
  });
}

testWith(NEEDS, 'a limit above what the kernel allows anyone cannot be given', async () => {
  await withLoopback(async loopback => {
    const error = await failure(loopback, { serverNofile: 2 ** 31 });
    expect(error).toBeInstanceOf(CannotRun);
    expect(error).toMatchObject({ remedy: `sudo prlimit --pid $$ --nofile=${2 ** 31}:${2 ** 31}` });
  });
});

testWith(NEEDS, 'a killed target is gone, and says so once', async () => {
  await withLoopback(async ({ host }) => {
    const target = await startTarget(planOf(), host);
    const signals: (string | null)[] = [];
    target.onExit(({ signal }) => signals.push(signal));
    target.kill();
    await until(() => signals.length > 0);
    await target.stop();
    expect(signals).toEqual(['SIGKILL']);
  });
});

function failure({ host }: Loopback, wishes: Wishes): Promise<unknown> {
  return startTarget(planOf(wishes), host).then(
    () => undefined,
    error => error,
  );
}
