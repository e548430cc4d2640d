import { reportOf } from '../api/report-of.ts';
import type { ReportSection } from '../model/report.ts';
import { annotations } from '../report/markdown/annotations.ts';
import { annotate } from './annotate.ts';
import { deliver } from './deliver.ts';
import type { GlobalOptions } from './options.ts';
import { reportRenderer } from './render-report.ts';

/** Shows what was run in every format that was asked for. Throws as `deliver` does. */
export function showSections(sections: readonly ReportSection[], options: GlobalOptions): void {
  const report = reportOf(sections);
  annotate(annotations(report));
  deliver(options, reportRenderer(report, options));
}
