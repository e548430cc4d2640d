import { existsSync } from 'node:fs';
import { checked, type ExpectationCheck } from '../compare/check.ts';
import { subjectOfRuns } from '../compare/subject.ts';
import type { CheckResult, Subject } from '../model/comparison.ts';
import { InvalidInput } from '../model/errors.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Check } from '../model/verdict.ts';
import { doubtPhrase } from '../report/wording/doubt.ts';
import { judgeByBaseline } from '../verdict/judge-baseline.ts';
import { judgeCeiling } from '../verdict/judge-ceiling.ts';
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
  /** A new baseline holds the ceiling, as it does where the scenario expects one. One that exists says itself what it holds. */
  readonly ceiling?: boolean;
}

/** Measures a scenario and holds it against its baseline. Throws InvalidInput where there is none that can be used. */
export async function checkScenario(scenario: Scenario, request: CheckRequest): Promise<CheckResult> {
  const { update = false, tolerance = 0.03 } = request;
  const baseline = baselineFile(request.baseline, scenario.name);
  const saved = update ? usable(baseline) : readBaseline(baseline).subject;
  const kind = request.ceiling === true ? 'ceiling' : (saved?.kind ?? kindFor(scenario));
  const base = {
    scenario: scenario.name,
    baseline,
    regressions: [],
    exactOnly: false,
    comparison: undefined,
    checks: [],
  };
  const measured = kind === 'ceiling' ? await measureCeiling(scenario, request) : await measureRun(scenario, request);
  if ('why' in measured) {
    return { ...base, result: 'inconclusive', regressions: [{ regression: 'not-measured', why: measured.why }] };
  }
  if (update) {
    writeBaseline(baseline, measured.subject);
    return { ...base, result: 'updated' };
  }
  if (saved === undefined) throw new RangeError('a check without a baseline');
  const comparison = compareSubjects(saved, measured.subject, tolerance);
  const causes = { before: saved.causes, after: measured.subject.causes };
  const verdict = checked(comparison, causes, (counts): ExpectationCheck[] => [
    ...measured.checks.map(check => ({ check })),
    ...judgeByBaseline(scenario.expect, comparison, counts),
  ]);
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

/** A new baseline holds what the scenario expects something of. */
function kindFor({ expect }: Scenario): 'ceiling' | 'runs' {
  return expect.some(({ metric }) => metric.name === 'ceiling') ? 'ceiling' : 'runs';
}

interface Measured {
  readonly subject: Subject;
  /** Expectations that need no baseline. */
  readonly checks: readonly Check[];
}

type Unmeasured = { readonly why: string };

async function measureRun(scenario: Scenario, request: CheckRequest): Promise<Measured | Unmeasured> {
  const section = await runScenario(scenario, request);
  const { state } = section.run;
  if (state.state !== 'completed') return { why: `the run is ${state.state}` };
  const [doubt] = section.verdict.doubts ?? [];
  if (doubt !== undefined) return { why: doubtPhrase(doubt) };
  return { subject: subjectOfRuns([section]), checks: section.verdict.checks.filter(needsNoBaseline) };
}

async function measureCeiling(scenario: Scenario, request: CheckRequest): Promise<Measured | Unmeasured> {
  const result = await findCeiling(scenario, request);
  const { end } = result.ceiling.ended;
  if (end !== 'found' && end !== 'not-found') return { why: `the search ended: ${end}` };
  const checks = judgeCeiling(scenario.expect, result.ceiling).filter(needsNoBaseline);
  return { subject: subjectOfResult(result), checks };
}

function needsNoBaseline({ unjudged }: Check): boolean {
  return unjudged !== 'needs-baseline';
}
