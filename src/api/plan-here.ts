import { MIRRORED_SETTINGS } from '../limits/mirrored.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { buildPlan } from '../plan/build-plan.ts';
import { withFilledTables } from '../plan/table-filling.ts';

/** The plan of a scenario on this machine, as far as the user lets the machine be changed. */
export function planHere(scenario: Scenario, file: string, machine: Machine, allowHostChanges: boolean): Plan {
  return withFilledTables(buildPlan(scenario, { file }, machine, MIRRORED_SETTINGS), machine, allowHostChanges);
}
