import { join } from 'node:path';
import { attribute } from '../attribution/attribute.ts';
import type { Report, ReportSection } from '../model/report.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { loadRun } from '../run/load-run.ts';
import type { SavedRun } from '../run/store.ts';
import { type OnUnsaved, saving } from '../system/saving.ts';
import { writeWhole } from '../system/whole-file.ts';
import { judgeRun } from '../verdict/judge.ts';
import { withSavedConfirmations } from './saved-confirmations.ts';

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

/** The same of a run in memory, whose folder may lack some of it. */
export function sectionOf({ run, ledgers }: SavedRun, folder: string): ReportSection {
  const { outcomes, attribution, timeline, clientHosts } = attribute(run, ledgers);
  const verdict = judgeRun(run, outcomes, attribution, timeline.usages);
  return { run, outcomes, attribution, verdict, timeline, folder, ...(clientHosts && { clientHosts }) };
}
