import { makeRunFolder } from '../api/run-folder.ts';
import { runToSection } from '../api/section.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import { visible } from '../report/escape.ts';
import { warningSentence } from '../report/wording/warning.ts';
import { note } from './output.ts';
import { progressLine } from './progress.ts';
import { restoreCommand } from './restore-command.ts';

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
  const { allowHostChanges } = options;
  const conducting = { machine, folder, allowHostChanges, signal, restoreCommand: restoreCommand() };
  if (options.quiet) return runToSection(plan, conducting);
  for (const warning of plan.warnings) note(`${visible(plan.scenario.name)}: warning: ${warningSentence(warning)}`);
  const line = progressLine(plan.scenario.name, process.stderr);
  try {
    return await runToSection(plan, { ...conducting, onProgress: line.show });
  } finally {
    line.clear();
  }
}
