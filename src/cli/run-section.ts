import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attribute } from '../attribution/attribute.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import { visible } from '../report/escape.ts';
import { jsonReport } from '../report/json.ts';
import { warningSentence } from '../report/wording/warning.ts';
import { conduct } from '../run/conduct.ts';
import { loadRun } from '../run/store.ts';
import { judge } from '../verdict/judge.ts';
import { note } from './output.ts';
import { progressLine } from './progress.ts';
import { reportOf } from './render-report.ts';
import { makeRunFolder } from './run-folder.ts';

interface SectionOptions {
  readonly out: string;
  readonly quiet: boolean;
  readonly allowHostChanges: boolean;
}

/** Runs one plan, finds the causes and judges; the run's folder then holds `report.json` as well. */
export async function runSection(
  plan: Plan,
  machine: Machine,
  options: SectionOptions,
  signal: AbortSignal,
): Promise<ReportSection> {
  const folder = makeRunFolder(options.out, plan.scenario.name, new Date());
  const run = await watched(plan, machine, { ...options, folder, signal });
  const { outcomes, attribution } = attribute(run, loadRun(folder).ledgers);
  const verdict = judge(plan.scenario.expect, outcomes, attribution, run.state);
  const section = { run, outcomes, attribution, verdict, folder };
  writeFileSync(join(folder, 'report.json'), jsonReport(reportOf([section])));
  return section;
}

async function watched(
  plan: Plan,
  machine: Machine,
  options: SectionOptions & { readonly folder: string; readonly signal: AbortSignal },
): Promise<Run> {
  const { folder, allowHostChanges, signal } = options;
  const conducting = { machine, folder, allowHostChanges, signal, restoreCommand: restoreCommand() };
  if (options.quiet) return conduct(plan, conducting);
  for (const warning of plan.warnings) note(`${visible(plan.scenario.name)}: warning: ${warningSentence(warning)}`);
  const line = progressLine(plan.scenario.name, process.stderr);
  try {
    return await conduct(plan, { ...conducting, onProgress: line.show });
  } finally {
    line.clear();
  }
}

/** What is left to do should this process be killed while it holds changes of the machine. */
function restoreCommand(): string[] {
  return [...process.argv.slice(0, 2), 'restore'];
}
