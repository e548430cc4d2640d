import { programDriver } from '../model/driver-spec.ts';
import type { Machine } from '../model/machine.ts';
import type { Scenario } from '../model/scenario.ts';
import type { TargetSpec } from '../model/target-spec.ts';
import { serverOf } from '../servers/servers.ts';
import { familiesOf } from './addresses.ts';
import { buildPlan } from './build-plan.ts';
import { withConnections } from './with-connections.ts';

/**
 * The scenario with everything fixed that its plan would choose by the number of connections, so that a search changes
 * that number alone. The driver is the instrument: its processes and addresses are those that `most` connections need. The
 * target is what is measured: its processes are those of the scenario as it stands.
 */
export function pinned(scenario: Scenario, most: number, machine: Machine, mirrored: readonly string[]): Scenario {
  const own = buildPlan(scenario, { file: '' }, machine, mirrored);
  const largest = buildPlan(withConnections(scenario, most), { file: '' }, machine, mirrored);
  const { lab, driver } = scenario;
  // The plan names those of each family, the scenario how many each has.
  const addresses = largest.hosts.client.addresses.length / familiesOf(scenario).length;
  const processes = programDriver(scenario) === undefined ? largest.driver.shards.length : driver.processes;
  return {
    ...scenario,
    lab: { ...lab, client: { ...lab.client, addresses } },
    driver: { ...driver, processes },
    target: pinnedTarget(scenario, own.target.processes, most),
  };
}

function pinnedTarget({ target }: Scenario, processes: number, most: number): TargetSpec {
  if (target.kind === 'raw') return { ...target, workers: processes };
  return serverOf(target.kind)?.settings?.pinned(target, most) ?? target;
}
