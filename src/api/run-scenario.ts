import type { ReportSection } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { runScenarios, type ScenariosRequest } from './run-scenarios.ts';

export interface RunRequest extends ScenariosRequest {
  /** Path of the scenario, for messages. */
  readonly file?: string;
}

/**
 * Runs a scenario and names the cause of every failed connection. Rejects with CannotRun where this machine cannot run it:
 * an ordinary user's program has to be started in a user namespace (`unshare -Ur`).
 */
export async function runScenario(scenario: Scenario, request: RunRequest = {}): Promise<ReportSection> {
  const [section] = await runScenarios([{ scenario, file: request.file ?? scenario.name }], request);
  if (section === undefined) throw new RangeError('a scenario without a run');
  return section;
}
