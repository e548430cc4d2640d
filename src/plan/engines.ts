import { reportsOf } from '../model/driver-spec.ts';
import type { EngineChoice } from '../model/engine-choice.ts';
import type { Machine } from '../model/machine.ts';
import type { PlanWarning, SocketEngine } from '../model/plan.ts';
import { isTls } from '../model/probe-spec.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';

/** What our own driver connects with; undefined for all others. */
export function driverEngine(scenario: Scenario, machine: Machine): SocketEngine | undefined {
  if (reportsOf(scenario) !== 'rows') return undefined;
  // Each step of a handshake depends on the one before (probe-contradictions.ts).
  if (isTls(scenario.driver.probe)) return 'epoll';
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

/** From so many connections on a ring pays. Below, a burst over one outruns a busy target, whose accept queue fills. */
const WORTH_A_RING = 20_000;
/** Host-wide bounds on true descriptors and on epoll sets, which direct ones are spared. */
const SPARED = ['fs.nr_open', 'fs.epoll.max_user_watches'];

/**
 * Direct descriptors lie outside RLIMIT_NOFILE, and some steps on them are another thread's (io-wq). A scenario that bounds
 * descriptors, threads or a cgroup means to meet that as most servers would, over epoll. A user without rights may be
 * refused io_uring where we are not (kernel.io_uring_disabled). Else a large load gets io_uring, where this machine lets
 * us use it.
 */
function chosen(scenario: Scenario, side: Side, choice: EngineChoice = 'auto', machine: Machine): SocketEngine {
  if (choice !== 'auto') return choice;
  return isWorthARing(scenario, side) && machine.ioUring?.state === 'read' ? 'io_uring' : 'epoll';
}

function isWorthARing({ lab, load }: Scenario, side: Side): boolean {
  const { nofile, nproc, cgroup, user } = lab[side];
  const bounds = [nofile, nproc, cgroup, user, ...SPARED.map(name => lab.host[name])];
  return load.connections >= WORTH_A_RING && bounds.every(bound => bound === undefined);
}

/** That the load goes without the io_uring it was large enough for, because this machine refuses it. */
export function engineWarnings(scenario: Scenario, machine: Machine): PlanWarning[] {
  const { ioUring } = machine;
  if (ioUring === undefined || ioUring.state === 'read') return [];
  const allowed: Machine = { ...machine, ioUring: { state: 'read', value: 'usable' } };
  const parts = [
    ...(driverEngine(scenario, allowed) !== driverEngine(scenario, machine) ? (['driver'] as const) : []),
    ...(targetEngine(scenario, allowed) !== targetEngine(scenario, machine) ? (['target'] as const) : []),
  ];
  return parts.length === 0 ? [] : [{ warning: 'without-io-uring', parts, why: ioUring.why }];
}
