import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { conduct } from '../run/conduct.ts';
import { openWatch, type WatchOptions } from './progress/watch.ts';
import { reportOf } from './render-report.ts';
import { makeRunFolder } from './run-folder.ts';
import { savedSection } from './saved-section.ts';

interface SectionOptions extends WatchOptions {
  readonly out: string;
  readonly allowHostChanges: boolean;
}

/** Runs one plan, finds the causes and judges; the run's folder then holds `report.json` and `report.html` as well. */
export async function runSection(
  plan: Plan,
  machine: Machine,
  options: SectionOptions,
  signal: AbortSignal,
): Promise<ReportSection> {
  const folder = makeRunFolder(options.out, plan.scenario.name, new Date());
  await watched(plan, machine, { ...options, folder, signal });
  const section = savedSection(folder);
  const report = reportOf([section]);
  writeFileSync(join(folder, 'report.json'), jsonReport(report));
  writeFileSync(join(folder, 'report.html'), htmlReport(report));
  return section;
}

async function watched(
  plan: Plan,
  machine: Machine,
  options: SectionOptions & { readonly folder: string; readonly signal: AbortSignal },
): Promise<Run> {
  const { folder, allowHostChanges, signal } = options;
  const watch = openWatch(plan, options);
  try {
    const run = await conduct(plan, {
      machine,
      folder,
      allowHostChanges,
      signal,
      restoreCommand: restoreCommand(),
      onProgress: watch.show,
    });
    watch.ended(run.state);
    return run;
  } finally {
    watch.close();
  }
}

/** What is left to do should this process be killed while it holds changes of the machine. */
function restoreCommand(): string[] {
  return [...process.argv.slice(0, 2), 'restore'];
}
