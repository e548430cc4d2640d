import type { NotSaved } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import { conductClients, type PlannedClient } from '../run/client-hosts/conduct-clients.ts';
import { type ConductOptions, carryOut } from '../run/conduct.ts';
import type { OnUnsaved } from '../system/saving.ts';
import { reportOf } from './report-of.ts';

export interface SectionOptions extends ConductOptions {
  readonly folder: string;
  /** The hosts that make the load, each with its part; absent: this machine makes it. */
  readonly clients?: readonly PlannedClient[];
  /** Told of each file of the run that could not be written; absent: it is thrown, once everything is taken down. */
  readonly onUnsaved?: OnUnsaved;
}

/**
 * Runs one plan, finds the causes and judges; the run's folder then holds `report.json` and `report.html` as well. What judges is loaded
 * once the run is over: the first connection does not wait for it.
 */
export async function runToSection(plan: Plan, options: SectionOptions): Promise<ReportSection> {
  const { folder, onUnsaved, clients } = options;
  const { unsaved, ...carried } = await (clients === undefined
    ? carryOut(plan, options)
    : conductClients(plan, clients, options));
  for (const why of unsaved) tellUnsaved(why, onUnsaved);
  const { saveReports, sectionFrom, sectionOf } = await import('./section.ts');
  const section = unsaved.length === 0 ? sectionFrom(folder) : sectionOf(carried, folder);
  saveReports(reportOf([section]), folder, onUnsaved);
  return section;
}

function tellUnsaved(why: NotSaved, onUnsaved: OnUnsaved | undefined): void {
  if (onUnsaved === undefined) throw why;
  onUnsaved(why);
}
