import { existsSync } from 'node:fs';
import { checked } from '../compare/check.ts';
import { subjectOfRuns } from '../compare/subject.ts';
import type { CheckResult, Subject } from '../model/comparison.ts';
import { InvalidInput } from '../model/fault.ts';
import type { Scenario } from '../model/scenario.ts';
import { baselineFile, readBaseline, writeBaseline } from './baseline.ts';
import { compareSubjects } from './compare.ts';
import type { ExperimentOptions } from './experiment.ts';
import { findCeiling } from './find-ceiling.ts';
import { subjectOfResult } from './load-subject.ts';
import { runScenario } from './run-scenario.ts';

export interface CheckRequest extends ExperimentOptions {
  /** Baseline file, or a folder with one for each scenario. */
  readonly baseline: string;
  /** Share by which a metric may be worse. Default: 0.03. */
  readonly tolerance?: number;
  /** Write what is measured into the baseline. */
  readonly update?: boolean;
  /** A new baseline holds the ceiling. One that exists says itself what it holds. */
  readonly ceiling?: boolean;
}

/** Measures a scenario and holds it against its baseline. Throws InvalidInput where there is none that can be used. */
export async function checkScenario(scenario: Scenario, request: CheckRequest): Promise<CheckResult> {
  const { update = false, tolerance = 0.03 } = request;
  const baseline = baselineFile(request.baseline, scenario.name);
  const saved = update ? usable(baseline) : readBaseline(baseline).subject;
  const kind = request.ceiling === true ? 'ceiling' : (saved?.kind ?? 'runs');
  const base = { scenario: scenario.name, baseline, regressions: [], exactOnly: false, comparison: undefined };
  const measured = kind === 'ceiling' ? await measureCeiling(scenario, request) : await measureRun(scenario, request);
  if ('why' in measured) {
    return { ...base, result: 'inconclusive', regressions: [{ regression: 'not-measured', why: measured.why }] };
  }
  if (update) {
    writeBaseline(baseline, measured);
    return { ...base, result: 'updated' };
  }
  if (saved === undefined) throw new RangeError('a check without a baseline');
  const comparison = compareSubjects(saved, measured, tolerance);
  const verdict = checked(comparison, { before: saved.causes, after: measured.causes });
  return { ...base, comparison, ...verdict };
}

/** What is about to be replaced may be missing, or broken. */
function usable(baseline: string): Subject | undefined {
  try {
    return existsSync(baseline) ? readBaseline(baseline).subject : undefined;
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}

type Unmeasured = { readonly why: string };

async function measureRun(scenario: Scenario, request: CheckRequest): Promise<Subject | Unmeasured> {
  const section = await runScenario(scenario, request);
  const { state } = section.run;
  return state.state === 'completed' ? subjectOfRuns([section]) : { why: `the run is ${state.state}` };
}

async function measureCeiling(scenario: Scenario, request: CheckRequest): Promise<Subject | Unmeasured> {
  const result = await findCeiling(scenario, request);
  const { end } = result.ceiling.ended;
  return end === 'found' || end === 'not-found' ? subjectOfResult(result) : { why: `the search ended: ${end}` };
}
