import { compare as comparison } from '../compare/compare.ts';
import { LIMITS } from '../limits/catalog.ts';
import type { Comparison, Subject } from '../model/comparison.ts';
import type { LimitId } from '../model/limit-id.ts';
import type { ComparisonReport } from '../model/report.ts';
import { loadSubject, typicalRun } from './load-subject.ts';
import { experimentKind, savedCeiling } from './saved-experiment.ts';

/**
 * What changed from one measurement to another, both from disk: runs, several runs of one scenario, or ceilings. Look at
 * `comparable` first. Throws InvalidInput for a folder that holds none.
 */
export function compare(before: string, after: string): Comparison {
  return compareSubjects(loadSubject(before), loadSubject(after));
}

/** What two measurements have to show besides their numbers: a run of each, or both searches; nothing for baselines. */
export function comparedPictures(before: string, after: string): Pick<ComparisonReport, 'runs' | 'ceilings'> {
  const [runBefore, runAfter] = [typicalRun(before), typicalRun(after)];
  if (runBefore !== undefined && runAfter !== undefined) return { runs: { before: runBefore, after: runAfter } };
  if (experimentKind(before) !== 'ceiling' || experimentKind(after) !== 'ceiling') return {};
  return { ceilings: { before: savedCeiling(before).ceiling, after: savedCeiling(after).ceiling } };
}

/** @param tolerance share by which a metric may differ and still be the same. */
export function compareSubjects(before: Subject, after: Subject, tolerance = 0): Comparison {
  return comparison(before, after, { tolerance, limitOf });
}

function limitOf(setting: string): LimitId | undefined {
  return LIMITS.find(limit => limit.setting.name === setting)?.id;
}
