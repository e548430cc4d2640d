import type { Report } from '../model/report.ts';
import { annotations } from '../report/markdown/annotations.ts';
import { note } from './output.ts';

/** Inside GitHub Actions, shows what failed at its scenario's file: the runner reads such lines from standard error too. */
export function annotate(report: Report): void {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return;
  for (const line of annotations(report)) note(line);
}
