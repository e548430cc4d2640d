import { join } from 'node:path';
import { attemptHistory, attemptList } from '../../api/attempts.ts';
import { experimentReport } from '../../api/experiment-report.ts';
import { reportOf } from '../../api/report-of.ts';
import { indexOf } from '../../api/runs.ts';
import { experimentKind, savedExperiment } from '../../api/saved-experiment.ts';
import { sectionFrom } from '../../api/section.ts';
import { EXIT, type ExitCode, usageError } from '../../model/errors.ts';
import type { Report } from '../../model/report.ts';
import { htmlReport } from '../../report/html.ts';
import { saving } from '../../system/saving.ts';
import { writeWhole } from '../../system/whole-file.ts';
import { deliver } from '../deliver.ts';
import { findSaved, isRun } from '../find-saved.ts';
import { openInBrowser } from '../open-in-browser.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';
import { renderAttempt, renderAttempts } from '../render-attempts.ts';
import { renderIndex } from '../render-index.ts';
import { reportRenderer } from '../render-report.ts';
import { otlpAddress, sendTelemetry } from '../telemetry.ts';
import { wholeNumber } from '../whole-number.ts';

export interface ReportOptions extends GlobalOptions {
  readonly open: boolean;
  /** Number of an attempt, as it was written. */
  readonly attempt?: string;
  /** An outcome or a cause whose attempts are listed. */
  readonly attempts?: string;
  /** How many of each group, as it was written. */
  readonly limit?: string;
  /** Address of a receiver of OTLP, as it was written. */
  readonly otlp?: string;
}

/**
 * `loadline report <run…>`: renders saved runs anew, or an experiment, from what is on disk alone. Folders that hold some, and
 * are none themselves, give an index of them; so do several places of which one is an experiment.
 */
export async function report(paths: readonly string[], options: ReportOptions): Promise<ExitCode> {
  const [first = '.'] = paths;
  const receiver = options.otlp === undefined ? undefined : otlpAddress(options.otlp);
  if (options.attempt !== undefined || options.attempts !== undefined) return showAttempts(paths, options);
  if (options.limit !== undefined) throw usageError('--limit', 'there is nothing to limit', 'it with --attempts');
  if (paths.every(isRun)) {
    const sections = paths.map(path => sectionFrom(folderOf(path)));
    show(reportOf(sections), folderOf(first), options);
    if (receiver !== undefined) await sendTelemetry(sections, receiver);
    return EXIT.pass;
  }
  if (receiver !== undefined)
    throw usageError('--otlp', 'only runs are sent', 'folders of saved runs, each of which holds run.json');
  if (paths.length === 1 && experimentKind(first) !== undefined) {
    return show(experimentReport(savedExperiment(first)), first, options);
  }
  return index(paths, options);
}

/** `--attempt N`: one attempt of one run; `--attempts WHAT`: which numbers there are. */
function showAttempts(paths: readonly string[], options: ReportOptions): ExitCode {
  const { attempt, attempts, limit } = options;
  const [path] = paths;
  if (path === undefined || paths.length > 1 || !isRun(path)) {
    throw usageError('run', 'attempts are those of one run', 'the folder of one saved run, which holds run.json');
  }
  if (attempt !== undefined && attempts !== undefined) {
    throw usageError('--attempts', 'it shows numbers, and --attempt shows one of them', 'one of the two');
  }
  if (attempt !== undefined && limit !== undefined) {
    throw usageError('--limit', '--attempt shows one', 'it with --attempts');
  }
  if (options.open) throw usageError('--open', 'attempts have no page', 'the terminal or --format json');
  const folder = folderOf(path);
  const most = wholeNumber('--limit', limit) ?? LISTED;
  const render =
    attempts === undefined
      ? renderAttempt(attemptHistory(folder, attempt ?? ''))
      : renderAttempts(attemptList(folder, attempts, most));
  deliver(options, render);
  return EXIT.pass;
}

/** Attempts of a group that are listed where nobody says how many. */
const LISTED = 20;

function folderOf(path: string): string {
  return path.replace(/\/?run\.json$|\/+$/, '') || '.';
}

function show(shown: Report, folder: string, options: ReportOptions): ExitCode {
  if (!options.open || options.formatAsked) deliver(options, reportRenderer(shown, options));
  if (options.open) open(join(folder, 'report.html'), htmlReport(shown));
  return EXIT.pass;
}

function index(paths: readonly string[], options: ReportOptions): ExitCode {
  const base = paths.length === 1 ? (paths[0] ?? '.') : '.';
  const render = renderIndex(indexOf(findSaved(paths), base));
  deliver(options, render);
  if (options.open) open(join(base, 'index.html'), render('html', false));
  return EXIT.pass;
}

function open(file: string, html: string): void {
  saving(file, () => writeWhole(file, html));
  note(`loadline: written to ${file}`);
  openInBrowser(file);
}
