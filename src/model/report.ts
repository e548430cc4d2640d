import type { Attribution } from './attribution.ts';
import type { Course } from './course.ts';
import type { CeilingResult, ComparisonResult, LadderResult, ValidationResult } from './experiment-results.ts';
import type { Outcomes } from './outcomes.ts';
import type { Run } from './run.ts';
import type { Verdict } from './verdict.ts';

/** All that a report format is given: runs with what was made of them. Every format is a function of it. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601. */
  readonly createdAt: string;
  readonly sections: readonly ReportSection[];
  /** What an experiment made of its runs; each present only where that was asked for. */
  readonly ceiling?: CeilingResult;
  readonly ladder?: LadderResult;
  readonly comparison?: ComparisonResult;
  readonly validation?: ValidationResult;
}

export interface ReportSection {
  readonly run: Run;
  readonly outcomes: Outcomes;
  readonly attribution: Attribution;
  readonly verdict: Verdict;
  /** How the run went over time; absent where only its counts are known. */
  readonly course?: Course;
  /** Folder that holds the run, as the user would type it. */
  readonly folder: string;
}
