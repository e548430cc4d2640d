import { attribute } from '../attribution/attribute.ts';
import type { ReportSection } from '../model/report.ts';
import { loadRun } from '../run/store.ts';
import { judge } from '../verdict/judge.ts';

/** The section of a saved run: the same folder gives the same blame, whenever it is asked. Throws InvalidInput for no run. */
export function savedSection(folder: string): ReportSection {
  const { run, ledgers } = loadRun(folder);
  const { outcomes, attribution, course } = attribute(run, ledgers);
  const verdict = judge(run.plan.scenario.expect, outcomes, attribution, run.state);
  return { run, outcomes, attribution, verdict, course, folder };
}
