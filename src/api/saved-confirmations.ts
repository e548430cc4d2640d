import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withConfirmations } from '../experiments/confirm/with-confirmations.ts';
import type { Confirmation } from '../model/confirmation.ts';
import type { ReportSection } from '../model/report.ts';
import { readSaved } from '../run/read-saved.ts';
import { savedConfirmations } from '../saved/confirmation.ts';
import { type OnUnsaved, saving } from '../system/saving.ts';
import { writeWhole } from '../system/whole-file.ts';
import { judgeRun } from '../verdict/judge.ts';

const FILE = 'confirmations.json';

export function saveConfirmations(
  folder: string,
  confirmations: readonly Confirmation[],
  onUnsaved: OnUnsaved | undefined,
): void {
  const file = join(folder, FILE);
  saving(file, () => writeWhole(file, JSON.stringify(confirmations)), onUnsaved);
}

/** The run with what was confirmed of it, if anything was put to the test. A withdrawn blame may fail an expectation that held. */
export function withSavedConfirmations(section: ReportSection): ReportSection {
  const file = join(section.folder, FILE);
  if (!existsSync(file)) return section;
  return confirmed(section, readSaved(file, { what: 'what was confirmed of a saved run', schema: savedConfirmations }));
}

/** The run with what was confirmed of it. */
export function confirmed(section: ReportSection, confirmations: readonly Confirmation[]): ReportSection {
  const attribution = withConfirmations(section.attribution, confirmations);
  const { run, outcomes, timeline } = section;
  return { ...section, attribution, verdict: judgeRun(run, outcomes, attribution, timeline?.usages) };
}
