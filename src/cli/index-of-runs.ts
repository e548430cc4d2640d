import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sectionFrom } from '../api/section.ts';
import type { ReportSection } from '../model/report.ts';
import type { IndexEntry, RunIndex } from '../model/run-index.ts';
import type { VerdictResult } from '../model/verdict.ts';
import { visible, visibleJson } from '../report/escape.ts';
import { headline } from '../report/headline.ts';
import { indexPage } from '../report/html/index-page.ts';
import { columns } from '../report/terminal/columns.ts';
import type { Renderer } from './deliver.ts';
import { isUnderWay } from './progress/progress-file.ts';

/** The runs as a list, the newest first. A folder whose run cannot be read is left out. */
export function indexOf(folders: readonly string[], base: string): RunIndex {
  const entries = folders.flatMap(folder => entryOf(folder, relative(base, folder)) ?? []);
  return { folder: base, entries: entries.sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1)) };
}

/** The index in whichever format is asked for. */
export function renderIndex(index: RunIndex): Renderer {
  return Object.assign(
    (format: string) => {
      if (format === 'html') return indexPage(index);
      if (format === 'json') return indexJson(index);
      return columns([
        ['run', 'result', 'what became of it'],
        ...index.entries.map(({ folder, result, headline: sentence }) => [visible(folder), result, visible(sentence)]),
      ]);
    },
    { formats: ['terminal', 'json', 'html'] as const },
  );
}

function indexJson({ entries }: RunIndex): string {
  const runs = entries.map(entry => ({
    ...entry,
    servedShare: entry.servedShare ?? null,
    ceiling: entry.ceiling ?? null,
  }));
  return `${visibleJson(JSON.stringify({ schema: 'loadline.index/1', runs }, null, 2))}\n`;
}

function entryOf(folder: string, shown: string): IndexEntry | undefined {
  return fromReport(folder, shown) ?? fromRun(folder, shown);
}

/** What a run's own report.json already says; undefined where there is none, or an older one that says less. */
function fromReport(folder: string, shown: string): IndexEntry | undefined {
  try {
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as SavedReport;
    const run = report.runs[0];
    if (run === undefined || typeof run.headline !== 'string') return undefined;
    const { scenario, createdAt, headline: sentence, outcomes, verdict } = run;
    return {
      folder: shown,
      scenario,
      hasPage: hasPage(folder),
      createdAt,
      result: verdict.result,
      headline: sentence,
      servedShare: shareOf(outcomes.served, outcomes.attempted),
      ceiling: report.ceiling?.held,
    };
  } catch {
    return undefined;
  }
}

/** The part of `loadline.report/1` that an index needs. */
interface SavedReport {
  readonly ceiling?: { readonly held: number };
  readonly runs: readonly {
    readonly scenario: string;
    readonly createdAt: string;
    readonly headline?: string;
    readonly outcomes: { readonly served: number | null; readonly attempted: number | null };
    readonly verdict: { readonly result: VerdictResult };
  }[];
}

function fromRun(folder: string, shown: string): IndexEntry | undefined {
  const section = readable(folder);
  if (section === undefined) return undefined;
  const { run, outcomes, verdict } = section;
  const running = isUnderWay(folder, run);
  return {
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

function readable(folder: string): ReportSection | undefined {
  try {
    return sectionFrom(folder);
  } catch {
    return undefined;
  }
}

function shareOf(served: number | null | undefined, attempted: number | null | undefined): number | undefined {
  return served == null || attempted == null || attempted === 0 ? undefined : served / attempted;
}
