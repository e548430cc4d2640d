import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ceiling } from '../../model/ceiling.ts';
import type { IndexEntry } from '../../model/run-index.ts';
import { headline } from '../../report/headline.ts';
import { experimentSentence } from '../../report/wording/experiment.ts';
import { readSaved } from '../../run/read-saved.ts';
import { savedReport } from '../../saved/progress.ts';
import { judgeExperiment } from '../../verdict/judge-experiment.ts';
import { experimentKind, savedAt, savedExperiment } from '../saved-experiment.ts';
import { sectionFrom } from '../section.ts';
import { isUnderWay } from './progress-file.ts';

/** One saved run or experiment, shown as the folder `shown`; undefined where nothing can be read of it. */
export function indexEntry(folder: string, shown: string): IndexEntry | undefined {
  if (experimentKind(folder) !== undefined) return fromExperiment(folder, shown);
  return fromReport(folder, shown) ?? fromRun(folder, shown);
}

function fromExperiment(folder: string, shown: string): IndexEntry | undefined {
  const experiment = readable(() => savedExperiment(folder));
  if (experiment === undefined) return undefined;
  return {
    kind: experiment.kind,
    folder: shown,
    hasPage: hasPage(folder),
    scenario: experiment.scenario,
    createdAt: savedAt(folder),
    result: judgeExperiment(experiment),
    headline: experimentSentence(experiment),
    servedShare: undefined,
    ceiling: experiment.kind === 'ceiling' ? ceilingOf(experiment.ceiling) : undefined,
  };
}

/** A search that ended early knows a bound only. */
function ceilingOf({ ended: { end }, held }: Ceiling): number | undefined {
  return end === 'found' || end === 'not-found' || end === 'never-holds' ? held : undefined;
}

/** What a run's own report.json already says; undefined where there is none, or one that cannot be used. */
function fromReport(folder: string, shown: string): IndexEntry | undefined {
  const report = readable(() => readSaved(join(folder, 'report.json'), { what: 'a report', schema: savedReport }));
  const [run] = report?.runs ?? [];
  if (run === undefined) return undefined;
  const { scenario, createdAt, headline: sentence, outcomes, verdict } = run;
  return {
    kind: 'run',
    folder: shown,
    scenario,
    hasPage: hasPage(folder),
    createdAt,
    result: verdict.result,
    headline: sentence,
    servedShare: shareOf(outcomes.served, outcomes.attempted),
    ceiling: undefined,
  };
}

function fromRun(folder: string, shown: string): IndexEntry | undefined {
  const section = readable(() => sectionFrom(folder));
  if (section === undefined) return undefined;
  const { run, outcomes, verdict } = section;
  const running = isUnderWay(folder, run);
  return {
    kind: 'run',
    folder: shown,
    hasPage: hasPage(folder),
    scenario: run.plan.scenario.name,
    createdAt: run.createdAt,
    result: running ? 'running' : verdict.result,
    headline: running ? 'under way' : headline(section),
    servedShare: running ? undefined : shareOf(outcomes.served, outcomes.attempted),
    ceiling: undefined,
  };
}

function hasPage(folder: string): boolean {
  return existsSync(join(folder, 'report.html'));
}

function readable<Saved>(read: () => Saved): Saved | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function shareOf(served: number | null | undefined, attempted: number | null | undefined): number | undefined {
  return served == null || attempted == null || attempted === 0 ? undefined : served / attempted;
}
