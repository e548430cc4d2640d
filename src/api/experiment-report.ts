import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CeilingReport,
  LadderReport,
  Report,
  ReportSection,
  SavedExperiment,
  ValidationReport,
} from '../model/report.ts';
import { verdictOf } from '../verdict/judge.ts';
import { judgeCeiling } from '../verdict/judge-ceiling.ts';
import { reportOf } from './report-of.ts';
import type { CeilingResult, ClimbResult, ValidationResult } from './results.ts';
import { sectionFrom } from './section.ts';

/** Kernel memory of a held connection, both ends; measured with idle connections on Linux 6.18. */
const BYTES_PER_CONNECTION = 8192;

/** A report of an experiment. A search for a ceiling brings the run just above it: that one has the evidence of what binds. */
export function experimentReport(experiment: SavedExperiment): Report {
  return reportOf(experiment.kind === 'ceiling' ? breakingRun(experiment) : [], experiment);
}

/** The search for a ceiling, held against what the scenario expects of it. */
export function ceilingReport({ scenario, ceiling, folder }: CeilingResult): CeilingReport {
  return { kind: 'ceiling', scenario: scenario.name, ceiling, checks: judgeCeiling(scenario.expect, ceiling), folder };
}

/** A climb, with what the connections of its goal take. */
export function ladderReport({ scenario, ladder, folder }: ClimbResult): LadderReport {
  const memoryBytes = ladder.goal * BYTES_PER_CONNECTION;
  return { kind: 'ladder', scenario: scenario.name, ladder, folder, target: scenario.target.kind, memoryBytes };
}

/** What each line of tuning files did. */
export function validationReport({ validation, problems, files, folder }: ValidationResult): ValidationReport {
  return { kind: 'validation', scenario: files.join(', '), validation, problems, folder };
}

/** Expectations of one run are not about its load. None where the run is no longer there. */
function breakingRun({ ceiling: { ended, broke, trials }, checks }: CeilingReport): ReportSection[] {
  const trial = trials.find(({ connections, held }) => !held && connections === broke);
  if (trial === undefined || !existsSync(join(trial.folder, 'run.json'))) return [];
  return [{ ...sectionFrom(trial.folder), verdict: verdictOf(checks, ended.end === 'found') }];
}
