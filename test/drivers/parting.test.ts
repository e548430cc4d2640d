import { expect } from 'vitest';
import { startDriver } from '../../src/drivers/connections/driver.ts';
import type { Plan } from '../../src/model/plan.ts';
import { monotonicNs } from '../../src/system/clock.ts';
import { startTarget } from '../../src/targets/targets.ts';
import { testWith } from '../collectors/needs.ts';
import { type Loopback, withLoopback } from './loopback.ts';
import { planOf } from './plan-of.ts';

const CONNECTIONS = 30;
const TIME_WAIT = 6;

testWith(['namespaces', 'dist'], "connections to somebody else's server end without a reset", async () => {
  await withLoopback(async loopback => {
    const own = planOf({ load: { connections: CONNECTIONS } });
    const { target } = own.scenario;
    const theirs: Plan = { ...own, scenario: { ...own.scenario, target: { ...target, kind: 'external' } } };
    const server = await startTarget(own, loopback.host);
    try {
      const driver = await startDriver(theirs, loopback.host, server);
      driver.go(monotonicNs());
      await driver.settled;
      await driver.report();
      await driver.finish();
      // They end in order when the server has closed its side as well.
      await expect.poll(() => inTimeWait(loopback), { timeout: 10_000 }).toBe(CONNECTIONS);
      expect(loopback.resets()).toBe(0);
    } finally {
      await server.stop();
    }
  });
});

function inTimeWait(loopback: Loopback): number {
  return loopback.sockets().filter(({ state }) => state === TIME_WAIT).length;
}
