import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { confirmCauses } from '../experiments/confirm/confirm.ts';
import { withConfirmations } from '../experiments/confirm/with-confirmations.ts';
import { liftCause } from '../limits/lift.ts';
import type { Confirmation } from '../model/confirmation.ts';
import type { ReportSection } from '../model/report.ts';
import { jsonReport } from '../report/json.ts';
import { judge } from '../verdict/judge.ts';
import { reportOf } from './report-of.ts';
import { openTrialJournal } from './trial-journal.ts';
import { createTrials, type TrialOptions, trialFrom } from './trials.ts';

const FILE = 'confirmations.json';

type ConfirmRequest = Omit<TrialOptions, 'folder' | 'journal'> & {
  readonly onConfirmation?: (confirmation: Confirmation) => void;
};

/**
 * Lifts each limit that the run blames, one at a time, and runs the same load again. The run's folder then holds what came
 * of it, and a run for each limit under `confirm/`.
 */
export async function confirmSection(section: ReportSection, request: ConfirmRequest): Promise<ReportSection> {
  const { scenario } = section.run.plan;
  const folder = join(section.folder, 'confirm');
  const journal = openTrialJournal(folder, { experiment: 'confirm', scenarios: [scenario] });
  const { machine, onConfirmation } = request;
  const confirmations = await confirmCauses(trialFrom(section), scenario, {
    trial: createTrials({ ...request, folder, journal }),
    lift: (cause, of) => liftCause(cause, of, machine),
    ...(onConfirmation !== undefined && { onConfirmation }),
  });
  writeFileSync(join(section.folder, FILE), JSON.stringify(confirmations));
  const confirmed = withSaved(section, confirmations);
  writeFileSync(join(section.folder, 'report.json'), jsonReport(reportOf([confirmed])));
  return confirmed;
}

/** The run with what was confirmed of it, if anything was. */
export function withSavedConfirmations(section: ReportSection): ReportSection {
  const file = join(section.folder, FILE);
  if (!existsSync(file)) return section;
  return withSaved(section, JSON.parse(readFileSync(file, 'utf8')) as Confirmation[]);
}

/** A withdrawn blame may fail an expectation that held. */
function withSaved(section: ReportSection, confirmations: readonly Confirmation[]): ReportSection {
  const attribution = withConfirmations(section.attribution, confirmations);
  const { run, outcomes } = section;
  return { ...section, attribution, verdict: judge(run.plan.scenario.expect, outcomes, attribution, run.state) };
}
