import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import type { Confirmation } from '../model/confirmation.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { gatherMachine } from '../system/machine.ts';
import { unmetBy } from './needs.ts';
import { planHere } from './plan-here.ts';
import { type RunControl, runPlan } from './run-plan.ts';

/** What runs of scenarios are told. */
export interface ScenariosRequest extends RunControl {
  readonly allowHostChanges?: boolean;
  /** Addresses beyond this machine that load may go to. */
  readonly allowRemote?: readonly string[];
  /** Then lift each limit that is blamed, it alone, and run the same load again. */
  readonly confirm?: boolean;
  /** Called for each limit that was lifted, with the path of the scenario. */
  readonly onConfirmation?: (confirmation: Confirmation, file: string) => void;
  /** The command line, for messages. */
  readonly command?: string;
}

/** A scenario, and the path that messages call it by. */
interface NamedScenario {
  readonly scenario: Scenario;
  readonly file: string;
}

/**
 * Runs scenarios one after the other; every plan is checked before the first one starts. Rejects with CannotRun for the first that
 * this machine cannot hold. A signal that aborts leaves out those that have not begun.
 *
 * @param onSection called with each run as soon as it is judged: it is not lost where a later one cannot be run
 */
export async function runScenarios(
  scenarios: readonly NamedScenario[],
  request: ScenariosRequest,
  onSection?: (section: ReportSection) => void,
): Promise<ReportSection[]> {
  const machine = gatherMachine(WATCHED_SETTINGS, request);
  const sections: ReportSection[] = [];
  for (const plan of planAll(scenarios, machine, request)) {
    if (sections.length > 0 && request.signal?.aborted === true) break;
    const section = await runOne(plan, machine, request);
    sections.push(section);
    onSection?.(section);
  }
  return sections;
}

function planAll(scenarios: readonly NamedScenario[], machine: Machine, request: ScenariosRequest): readonly Plan[] {
  const { allowHostChanges = false, allowRemote = [], command = UNSHARED } = request;
  const plans = scenarios.map(({ file, scenario }) => planHere(scenario, file, machine, allowHostChanges));
  for (const plan of plans) {
    const unmet = unmetBy(plan, machine, { allowHostChanges, allowRemote, command });
    if (unmet !== undefined) throw unmet;
  }
  return machine.privilege === 'user-namespace' ? hostLabsFirst(plans) : plans;
}

const UNSHARED = 'unshare -Ur, and the same';

/** In a user namespace of our own there is no way back from the first lab to the machine's own network. */
function hostLabsFirst(plans: readonly Plan[]): readonly Plan[] {
  const isHost = (plan: Plan) => plan.scenario.lab.kind === 'host';
  return [...plans.filter(isHost), ...plans.filter(plan => !isHost(plan))];
}

async function runOne(plan: Plan, machine: Machine, request: ScenariosRequest): Promise<ReportSection> {
  const { out, signal, onProgress, onUnsaved, restoreCommand, watch } = request;
  const { allowHostChanges = false, command = UNSHARED, onConfirmation } = request;
  const { file } = plan.source;
  const how = {
    machine,
    allowHostChanges,
    ...(restoreCommand !== undefined && { restoreCommand }),
    ...(signal !== undefined && { signal }),
    ...(onUnsaved !== undefined && { onUnsaved }),
  };
  const section = await runPlan(plan, {
    ...how,
    ...(out !== undefined && { out }),
    ...(onProgress !== undefined && { onProgress }),
    ...(watch !== undefined && { watch }),
  });
  if (request.confirm !== true) return section;
  const { confirmSection } = await import('./confirm-section.ts');
  return confirmSection(section, {
    ...how,
    file,
    command,
    ...(onConfirmation !== undefined && { onConfirmation: one => onConfirmation(one, file) }),
  });
}
