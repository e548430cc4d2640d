import { join } from 'node:path';
import { attribute } from '../attribution/attribute.ts';
import type { NotSaved } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { Report, ReportSection } from '../model/report.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { type ConductOptions, carryOut } from '../run/conduct.ts';
import { loadRun, type SavedRun } from '../run/store.ts';
import { type OnUnsaved, saving } from '../system/saving.ts';
import { writeWhole } from '../system/whole-file.ts';
import { judgeRun } from '../verdict/judge.ts';
import { reportOf } from './report-of.ts';
import { withSavedConfirmations } from './saved-confirmations.ts';

/** Runs one plan, finds the causes and judges; the run's folder then holds `report.json` and `report.html` as well. */
export async function runToSection(plan: Plan, options: SectionOptions): Promise<ReportSection> {
  const { folder, onUnsaved } = options;
  const { unsaved, ...carried } = await carryOut(plan, options);
  for (const why of unsaved) tellUnsaved(why, onUnsaved);
  const section = unsaved.length === 0 ? sectionFrom(folder) : sectionOf(carried, folder);
  saveReports(reportOf([section]), folder, onUnsaved);
  return section;
}

export interface SectionOptions extends ConductOptions {
  /** Told of each file of the run that could not be written; absent: it is thrown, once everything is taken down. */
  readonly onUnsaved?: OnUnsaved;
}

function tellUnsaved(why: NotSaved, onUnsaved: OnUnsaved | undefined): void {
  if (onUnsaved === undefined) throw why;
  onUnsaved(why);
}

/** Writes `report.json` and `report.html` into the folder of a run, or of an experiment. */
export function saveReports(report: Report, folder: string, onUnsaved?: OnUnsaved): void {
  const formats = { 'report.json': jsonReport, 'report.html': htmlReport };
  for (const [name, format] of Object.entries(formats)) {
    const file = join(folder, name);
    saving(file, () => writeWhole(file, format(report)), onUnsaved);
  }
}

/** What is made of a saved run: the same folder gives the same blame, whenever it is asked. Throws InvalidInput for no run. */
export function sectionFrom(folder: string): ReportSection {
  return savedSection(loadRun(folder), folder);
}

/** The same of a run that was read already. */
export function savedSection(saved: SavedRun, folder: string): ReportSection {
  return withSavedConfirmations(sectionOf(saved, folder));
}

function sectionOf({ run, ledgers }: SavedRun, folder: string): ReportSection {
  const { outcomes, attribution, timeline } = attribute(run, ledgers);
  const verdict = judgeRun(run, outcomes, attribution, timeline.usages);
  return { run, outcomes, attribution, verdict, timeline, folder };
}
