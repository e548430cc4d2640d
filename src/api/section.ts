import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attribute } from '../attribution/attribute.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import { jsonReport } from '../report/json.ts';
import { type ConductOptions, conduct } from '../run/conduct.ts';
import { loadRun } from '../run/store.ts';
import { judge } from '../verdict/judge.ts';
import { reportOf } from './report-of.ts';
import { withSavedConfirmations } from './saved-confirmations.ts';

/** Runs one plan, finds the causes and judges; the run's folder then holds `report.json` as well. */
export async function runToSection(plan: Plan, options: ConductOptions): Promise<ReportSection> {
  await conduct(plan, options);
  const section = sectionFrom(options.folder);
  writeFileSync(join(options.folder, 'report.json'), jsonReport(reportOf([section])));
  return section;
}

/** What is made of a saved run: the same run gives the same causes. Throws InvalidInput where the folder holds none. */
export function sectionFrom(folder: string): ReportSection {
  const { run, ledgers } = loadRun(folder);
  const { outcomes, attribution } = attribute(run, ledgers);
  const verdict = judge(run.plan.scenario.expect, outcomes, attribution, run.state);
  return withSavedConfirmations({ run, outcomes, attribution, verdict, folder });
}
