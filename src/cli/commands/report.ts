import { join } from 'node:path';
import { reportOf } from '../../api/report-of.ts';
import { sectionFrom } from '../../api/section.ts';
import { EXIT, type ExitCode } from '../../model/fault.ts';
import { htmlReport } from '../../report/html.ts';
import { writeWhole } from '../../system/whole-file.ts';
import { deliver } from '../deliver.ts';
import { findRuns, isRun } from '../find-runs.ts';
import { indexOf, renderIndex } from '../index-of-runs.ts';
import { openInBrowser } from '../open-in-browser.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';
import { renderReport } from '../render-report.ts';

export interface ReportOptions extends GlobalOptions {
  readonly open: boolean;
}

/**
 * `loadline report <run…>`: renders saved runs anew, from what is on disk alone. A folder that holds runs, and is none
 * itself, gives an index of them.
 */
export function report(paths: readonly string[], options: ReportOptions): ExitCode {
  if (paths.every(isRun)) return runs(paths, options);
  const index = indexOf(findRuns(paths), paths[0] ?? '.');
  deliver(options, renderIndex(index));
  if (options.open) show(join(paths[0] ?? '.', 'index.html'), renderIndex(index)('html', false));
  return EXIT.pass;
}

function runs(folders: readonly string[], options: ReportOptions): ExitCode {
  const sections = folders.map(folder => sectionFrom(folder.replace(/\/?run\.json$|\/+$/, '') || '.'));
  if (!options.open || options.formatAsked) deliver(options, renderReport(sections, options));
  if (options.open) show(join(sections[0]?.folder ?? '.', 'report.html'), htmlReport(reportOf(sections)));
  return EXIT.pass;
}

function show(file: string, html: string): void {
  writeWhole(file, html);
  note(`loadline: written to ${file}`);
  openInBrowser(file);
}
