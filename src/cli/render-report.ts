import { reportOf } from '../api/report-of.ts';
import type { ExperimentReport, ReportSection } from '../model/report.ts';
import { jsonReport } from '../report/json.ts';
import { quietReport, terminalReport } from '../report/terminal.ts';
import type { Renderer } from './deliver.ts';

/** The report of some runs in whichever format is asked for. */
export function renderReport(
  sections: readonly ReportSection[],
  options: { readonly quiet: boolean },
  experiment?: ExperimentReport,
): Renderer {
  const report = reportOf(sections, experiment);
  return (format, colour) => {
    if (format === 'json') return jsonReport(report);
    return options.quiet ? quietReport(report) : terminalReport(report, { colour });
  };
}
