import type { ApplicationPlan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { serverOf } from '../servers/servers.ts';

/** Settings of a server that we configure. What the scenario does not limit is made large enough for its load. */
export function planApplication({ target, load }: Scenario): ApplicationPlan | undefined {
  return serverOf(target.kind)?.settings?.planned(target, load.connections);
}
