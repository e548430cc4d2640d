import { MIRRORED_SETTINGS } from '../limits/mirrored.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { buildPlan } from '../plan/build-plan.ts';
import { TRACKING_MAX, withFilledTables } from '../plan/table-filling.ts';
import { probeSysctl } from '../system/machine.ts';
import { loadConnectionTracking } from '../system/nft-trial.ts';

/** The plan of a scenario on this machine, as far as the user lets the machine be changed. */
export function planHere(scenario: Scenario, file: string, machine: Machine, allowHostChanges: boolean): Plan {
  const plan = buildPlan(scenario, { file }, machine, MIRRORED_SETTINGS);
  return withFilledTables(plan, withTracking(machine, plan), allowHostChanges);
}

/** A plan that lowers the size of the tracking table asks how large it is: only the loaded module says so. */
function withTracking(machine: Machine, plan: Plan): Machine {
  const { settings, programs } = machine;
  const isKnown = settings[TRACKING_MAX]?.state === 'read';
  if (plan.hostWide[TRACKING_MAX] === undefined || isKnown || programs['nft'] === undefined) return machine;
  loadConnectionTracking(programs['nft']);
  return { ...machine, settings: { ...settings, [TRACKING_MAX]: probeSysctl(TRACKING_MAX) } };
}
