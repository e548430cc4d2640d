import type { Machine } from '../model/machine.ts';
import type { HostPlan, SettingPlan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';
import { plannedNofile } from './processes.ts';

/** One host of the lab. */
export function planHost(
  scenario: Scenario,
  side: Side,
  addresses: readonly string[],
  sysctl: readonly SettingPlan[],
  machine: Machine,
): HostPlan {
  const { nproc, cgroup, user, conntrack, snat } = scenario.lab[side];
  const nofile = plannedNofile(scenario, side, machine);
  return {
    addresses,
    sysctl,
    nofile,
    ...(nproc !== undefined && { nproc }),
    ...(cgroup !== undefined && { cgroup }),
    ...(user !== undefined && { user }),
    // What translates a connection tracks it.
    conntrack: conntrack || snat !== undefined,
    ...(snat !== undefined && { snat }),
  };
}
