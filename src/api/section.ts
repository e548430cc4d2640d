import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attribute } from '../attribution/attribute.ts';
import { InvalidInput } from '../model/fault.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { type ConductOptions, conduct } from '../run/conduct.ts';
import { loadRun, type SavedRun } from '../run/store.ts';
import { judgeRun } from '../verdict/judge.ts';
import { reportOf } from './report-of.ts';
import { withSavedConfirmations } from './saved-confirmations.ts';

/** Runs one plan, finds the causes and judges; the run's folder then holds `report.json` and `report.html` as well. */
export async function runToSection(plan: Plan, options: ConductOptions): Promise<ReportSection> {
  await conduct(plan, options);
  const section = sectionFrom(options.folder);
  saveReports(section);
  return section;
}

/** Writes `report.json` and `report.html` into the run's folder. */
export function saveReports(section: ReportSection): void {
  const report = reportOf([section]);
  writeFileSync(join(section.folder, 'report.json'), jsonReport(report));
  writeFileSync(join(section.folder, 'report.html'), htmlReport(report));
}

/** What is made of a saved run: the same folder gives the same blame, whenever it is asked. Throws InvalidInput for no run. */
export function sectionFrom(folder: string): ReportSection {
  const { run, ledgers } = load(folder);
  const { outcomes, attribution, course } = attribute(run, ledgers);
  const verdict = judgeRun(run, outcomes, attribution);
  return withSavedConfirmations({ run, outcomes, attribution, verdict, course, folder });
}

/** A ledger that is missing, or was cut short, is the folder's fault and not ours. */
function load(folder: string): SavedRun {
  try {
    return loadRun(folder);
  } catch (error) {
    if (error instanceof InvalidInput || !(error instanceof Error)) throw error;
    const message = `its attempts cannot be read: ${error.message}`;
    throw new InvalidInput([
      { at: { file: join(folder, 'run.json') }, message, expected: 'the whole folder of the run' },
    ]);
  }
}
