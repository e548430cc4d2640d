import { MIRRORED_SETTINGS, WATCHED_SETTINGS } from '../limits/mirrored.ts';
import type { RunProgress } from '../model/progress.ts';
import type { ReportSection } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { buildPlan } from '../plan/build-plan.ts';
import { gatherMachine } from '../system/machine.ts';
import type { OnUnsaved } from '../system/saving.ts';
import { confirmSection } from './confirm-section.ts';
import { unmetBy } from './needs.ts';
import { makeRunFolder } from './run-folder.ts';
import { runToSection } from './section.ts';

export interface RunRequest {
  /** Folder that runs are written to. Default: `reports`. */
  readonly out?: string;
  /** Path of the scenario, for messages. */
  readonly file?: string;
  readonly allowHostChanges?: boolean;
  /** Addresses beyond this machine that load may go to. */
  readonly allowRemote?: readonly string[];
  /** Then lift each limit that is blamed, it alone, and run the same load again. */
  readonly confirm?: boolean;
  /** The command line, for messages. */
  readonly command?: string;
  readonly restoreCommand?: readonly string[];
  /** Told of each file of the run that could not be written; absent: it is thrown, once everything is taken down. */
  readonly onUnsaved?: OnUnsaved;
  /** Ends the run early: what was measured is kept. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress, trial: number) => void;
}

/**
 * Runs a scenario and names the cause of every failed connection. Rejects with CannotRun where this machine cannot run it:
 * an ordinary user's program has to be started in a user namespace (`unshare -Ur`).
 */
export async function runScenario(scenario: Scenario, request: RunRequest = {}): Promise<ReportSection> {
  const { out = 'reports', file = scenario.name, allowHostChanges = false, allowRemote = [] } = request;
  const { signal, onProgress, onUnsaved, restoreCommand, command = 'unshare -Ur, and the same' } = request;
  const machine = gatherMachine(WATCHED_SETTINGS);
  const plan = buildPlan(scenario, { file }, machine, MIRRORED_SETTINGS);
  const unmet = unmetBy(plan, machine, { allowHostChanges, allowRemote, command });
  if (unmet !== undefined) throw unmet;
  const how = {
    machine,
    allowHostChanges,
    ...(restoreCommand !== undefined && { restoreCommand }),
    ...(signal !== undefined && { signal }),
    ...(onUnsaved !== undefined && { onUnsaved }),
  };
  const folder = makeRunFolder(out, scenario.name, new Date());
  const section = await runToSection(plan, {
    ...how,
    folder,
    ...(onProgress !== undefined && { onProgress: (progress: RunProgress) => onProgress(progress, 1) }),
  });
  return request.confirm === true ? confirmSection(section, { ...how, file, command }) : section;
}
