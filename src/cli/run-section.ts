import { makeRunFolder } from '../api/run-folder.ts';
import { runToSection } from '../api/section.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import type { OnUnsaved } from '../system/saving.ts';
import { openWatch, type WatchOptions } from './progress/watch.ts';
import { restoreCommand } from './restore-command.ts';

interface SectionOptions extends WatchOptions {
  readonly onUnsaved: OnUnsaved;
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
  const { allowHostChanges, onUnsaved } = options;
  const watch = openWatch(plan, { ...options, folder });
  try {
    const conducting = { machine, folder, allowHostChanges, signal, restoreCommand: restoreCommand(), onUnsaved };
    const section = await runToSection(plan, { ...conducting, onProgress: watch.show });
    watch.ended(section.run.state);
    return section;
  } finally {
    watch.close();
  }
}
