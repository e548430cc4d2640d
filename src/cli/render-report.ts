import { reportOf } from '../api/report-of.ts';
import type { ExperimentReport, Report, ReportSection } from '../model/report.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { junitReport } from '../report/junit.ts';
import { markdownReport } from '../report/markdown.ts';
import { prometheusReport } from '../report/prometheus.ts';
import { quietReport, terminalReport } from '../report/terminal.ts';
import type { Renderer } from './deliver.ts';
import { FORMATS, type Format } from './format.ts';

/** The report of some runs in whichever format is asked for. */
export function renderReport(
  sections: readonly ReportSection[],
  options: { readonly quiet: boolean },
  experiment?: ExperimentReport,
): Renderer {
  return reportRenderer(reportOf(sections, experiment), options);
}

/** A whole report, with what an experiment made of its runs, in whichever format is asked for. */
export function reportRenderer(report: Report, options: { readonly quiet: boolean }): Renderer {
  const render = (format: Format, colour: boolean) => textOf(report, format, { ...options, colour });
  return Object.assign(render, { formats: FORMATS });
}

function textOf(
  report: Report,
  format: Format,
  options: { readonly quiet: boolean; readonly colour: boolean },
): string {
  switch (format) {
    case 'terminal':
      return options.quiet ? quietReport(report) : terminalReport(report, options);
    case 'json':
      return jsonReport(report);
    case 'junit':
      return junitReport(report);
    case 'markdown':
      return markdownReport(report);
    case 'html':
      return htmlReport(report);
    case 'prometheus':
      return prometheusReport(report);
  }
}
