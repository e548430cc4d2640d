import type { ExperimentReport, Report, ReportSection } from '../model/report.ts';
import { toolIdentity } from '../system/tool.ts';

/** A report of these runs, made now. */
export function reportOf(sections: readonly ReportSection[], experiment?: ExperimentReport): Report {
  const report = { tool: toolIdentity(), createdAt: new Date().toISOString(), sections };
  return experiment === undefined ? report : { ...report, experiment };
}
