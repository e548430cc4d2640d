import type { Machine } from '../model/machine.ts';
import type { DriverPlan, SocketEngine } from '../model/plan.ts';
import { type EngineChoice, programDriver, type Scenario } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';

/** What the driver connects with. */
export function driverEngine(scenario: Scenario, machine: Machine): DriverPlan['engine'] {
  if (programDriver(scenario) !== undefined) return 'program';
  return chosen(scenario, 'client', scenario.driver.engine, machine);
}

/** What a raw target accepts with; undefined for all others. */
export function targetEngine(scenario: Scenario, machine: Machine): SocketEngine | undefined {
  const { target } = scenario;
  if (target.kind !== 'raw') return undefined;
  // A pace is kept call by call (engine-contradictions.ts).
  if (target.accept.mode !== 'now' && target.accept.mode !== 'never') return 'epoll';
  return chosen(scenario, 'server', target.engine, machine);
}

/**
 * Direct descriptors lie outside RLIMIT_NOFILE: a scenario that sets nofile means to meet it, and gets true ones. Else
 * io_uring, where this machine lets us use it.
 */
function chosen(scenario: Scenario, side: Side, choice: EngineChoice = 'auto', machine: Machine): SocketEngine {
  if (choice !== 'auto') return choice;
  if (scenario.lab[side].nofile !== undefined) return 'epoll';
  return machine.ioUring?.state === 'read' ? 'io_uring' : 'epoll';
}
