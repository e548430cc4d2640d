import type { Report, ReportSection } from '../model/report.ts';
import { jsonReport } from '../report/json.ts';
import { quietReport, terminalReport } from '../report/terminal.ts';
import { toolIdentity } from '../system/tool.ts';
import type { Renderer } from './deliver.ts';

export function reportOf(sections: readonly ReportSection[]): Report {
  return { tool: toolIdentity(), createdAt: new Date().toISOString(), sections };
}

/** The report of some runs in whichever format is asked for. */
export function renderReport(sections: readonly ReportSection[], options: { readonly quiet: boolean }): Renderer {
  const report = reportOf(sections);
  return (format, colour) => {
    if (format === 'json') return jsonReport(report);
    return options.quiet ? quietReport(report) : terminalReport(report, { colour });
  };
}
