import { compare as comparison } from '../compare/compare.ts';
import { LIMITS } from '../limits/catalog.ts';
import type { Comparison, Subject } from '../model/comparison.ts';
import type { LimitId } from '../model/limit-id.ts';
import type { ComparedRuns } from '../model/report.ts';
import { loadSubject, typicalRun } from './load-subject.ts';

/**
 * What changed from one measurement to another, both from disk: runs, several runs of one scenario, or ceilings. Look at
 * `comparable` first. Throws InvalidInput for a folder that holds none.
 */
export function compare(before: string, after: string): Comparison {
  return compareSubjects(loadSubject(before), loadSubject(after));
}

/** A run of each for the eye, where runs were compared; undefined for ceilings, validations and baselines. */
export function comparedRuns(before: string, after: string): ComparedRuns | undefined {
  const [first, second] = [typicalRun(before), typicalRun(after)];
  return first === undefined || second === undefined ? undefined : { before: first, after: second };
}

/** @param tolerance share by which a metric may differ and still be the same. */
export function compareSubjects(before: Subject, after: Subject, tolerance = 0): Comparison {
  return comparison(before, after, { tolerance, limitOf });
}

function limitOf(setting: string): LimitId | undefined {
  return LIMITS.find(limit => limit.setting.name === setting)?.id;
}
