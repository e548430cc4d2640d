import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import type { WatchMeans } from '../model/agent-messages.ts';
import type { Plan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { gatherMachine } from '../system/machine.ts';
import { unmetBy } from './needs.ts';
import { planHere } from './plan-here.ts';

/**
 * The plan of a load on this machine, by an agent: whoever asked has allowed it to go where it goes. Throws CannotRun where this machine
 * cannot drive it.
 */
export function planLoadHere(scenario: Scenario, file: string, how: WatchMeans): Plan {
  const machine = gatherMachine(WATCHED_SETTINGS, how);
  const plan = planHere(scenario, file, machine, false);
  const allowRemote = plan.needs.flatMap(need => (need.need === 'remote' ? [need.address] : []));
  const unmet = unmetBy(plan, machine, { allowHostChanges: false, allowRemote, command: 'loadline' });
  if (unmet !== undefined) throw unmet;
  return plan;
}
