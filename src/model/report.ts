import type { Attribution } from './attribution.ts';
import type { Ceiling } from './ceiling.ts';
import type { ClientHostOutcome } from './client-host-outcome.ts';
import type { Climb } from './climb.ts';
import type { CheckResult, Comparison } from './comparison.ts';
import type { Outcomes } from './outcomes.ts';
import type { Run } from './run.ts';
import type { TargetKind } from './target-spec.ts';
import type { Timeline } from './timeline.ts';
import type { Validation } from './validation.ts';
import type { Check, Verdict } from './verdict.ts';

/** All that a report format is given: runs with what was made of them. Every format is a function of it. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601. */
  readonly createdAt: string;
  readonly sections: readonly ReportSection[];
  readonly experiment?: ExperimentReport;
}

/** What an experiment of several runs came to. Its `sections` are the runs that matter most. */
export type ExperimentReport = CeilingReport | LadderReport | ComparisonReport | CheckReport | ValidationReport;

/** Those that are kept in a folder of their own. */
export type SavedExperiment = CeilingReport | LadderReport | ValidationReport;

export interface CeilingReport {
  readonly kind: 'ceiling';
  readonly scenario: string;
  readonly ceiling: Ceiling;
  /** The scenario's expectations of its ceiling. */
  readonly checks: readonly Check[];
  /** Folder that holds all its runs, as the user would type it. */
  readonly folder: string;
}

export interface ReportSection {
  readonly run: Run;
  readonly outcomes: Outcomes;
  readonly attribution: Attribution;
  readonly verdict: Verdict;
  /** What became of the attempts of each host, where several made the load. */
  readonly clientHosts?: readonly ClientHostOutcome[];
  /** How the run went over time; absent where only its counts are known. */
  readonly timeline?: Timeline;
  /** Folder that holds the run, as the user would type it. */
  readonly folder: string;
}

export interface LadderReport {
  readonly kind: 'ladder';
  readonly scenario: string;
  readonly ladder: Climb;
  readonly target: TargetKind;
  /** Kernel memory that the goal's connections take, both ends. */
  readonly memoryBytes: number;
  readonly folder: string;
}

export interface ComparisonReport {
  readonly kind: 'comparison';
  readonly comparison: Comparison;
  /** Where single runs were compared, or runs of one scenario: a run of each. */
  readonly runs?: ComparedRuns;
  /** Where two searches for a ceiling were compared. */
  readonly ceilings?: ComparedCeilings;
}

export interface ComparedCeilings {
  readonly before: Ceiling;
  readonly after: Ceiling;
}

export interface ComparedRuns {
  readonly before: ReportSection;
  readonly after: ReportSection;
}

interface CheckReport {
  readonly kind: 'check';
  readonly checks: readonly CheckResult[];
}

export interface ValidationReport {
  readonly kind: 'validation';
  /** Path of the tuning file. */
  readonly scenario: string;
  readonly validation: Validation;
  /** Lines that the program which reads such a file ignores. */
  readonly problems: readonly { readonly file: string; readonly line: number; readonly why: string }[];
  readonly folder: string;
}
