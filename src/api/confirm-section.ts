import { join } from 'node:path';
import { confirmCauses } from '../experiments/confirm/confirm.ts';
import { raiseCause } from '../limits/raise-cause.ts';
import type { Confirmation } from '../model/confirmation.ts';
import type { ReportSection } from '../model/report.ts';
import type { OnUnsaved } from '../system/saving.ts';
import { reportOf } from './report-of.ts';
import { confirmed, saveConfirmations } from './saved-confirmations.ts';
import { saveReports } from './section.ts';
import { openTrialJournal } from './trial-journal.ts';
import { createTrials, type TrialOptions, trialFrom } from './trials.ts';

type ConfirmRequest = Omit<TrialOptions, 'folder' | 'journal'> & {
  readonly onConfirmation?: (confirmation: Confirmation) => void;
  /** Told of each file that could not be written; absent: it is thrown. */
  readonly onUnsaved?: OnUnsaved;
};

/**
 * Lifts each limit that the run blames, one at a time, and runs the same load again. The run's folder then holds what came
 * of it, and a run for each limit under `confirm/`.
 */
export async function confirmSection(section: ReportSection, request: ConfirmRequest): Promise<ReportSection> {
  const { scenario } = section.run.plan;
  const folder = join(section.folder, 'confirm');
  const journal = openTrialJournal(folder, { experiment: 'confirm', scenarios: [scenario] });
  const { machine, onConfirmation, onUnsaved } = request;
  const confirmations = await confirmCauses(trialFrom(section), scenario, {
    trial: createTrials({ ...request, folder, journal }),
    raise: (cause, of) => raiseCause(cause, of, machine),
    ...(onConfirmation !== undefined && { onConfirmation }),
  });
  saveConfirmations(section.folder, confirmations, onUnsaved);
  const told = confirmed(section, confirmations);
  saveReports(reportOf([told]), section.folder, onUnsaved);
  return told;
}
