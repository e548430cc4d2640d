import type { BlamedCause } from '../model/cause.ts';
import {
  CONDITIONS,
  type Comparison,
  type ConditionDifference,
  type EffectiveSetting,
  type SettingDifference,
  type Subject,
} from '../model/comparison.ts';
import type { LimitId } from '../model/limit-id.ts';
import { causeKey } from '../model/trial.ts';
import { comparedMetrics } from './metrics.ts';

export interface CompareOptions {
  /** Share by which a metric may differ and still be the same. */
  readonly tolerance: number;
  readonly limitOf: (setting: string) => LimitId | undefined;
}

/** What changed from one subject to another. Two that ran under different conditions are compared, and said not to be comparable. */
export function compare(before: Subject, after: Subject, { tolerance, limitOf }: CompareOptions): Comparison {
  const differences = conditionDifferences(before, after);
  return {
    comparable: before.kind === after.kind && differences.length === 0,
    differences,
    settings: settingDifferences(before.settings, after.settings, limitOf),
    causesGone: missingFrom(after.causes, before.causes),
    causesNew: missingFrom(before.causes, after.causes),
    metrics: comparedMetrics(before.metrics, after.metrics, tolerance),
  };
}

function conditionDifferences(before: Subject, after: Subject): ConditionDifference[] {
  return CONDITIONS.filter(condition => before.conditions[condition] !== after.conditions[condition]).map(
    condition => ({ condition, from: before.conditions[condition], to: after.conditions[condition] }),
  );
}

function settingDifferences(
  before: readonly EffectiveSetting[],
  after: readonly EffectiveSetting[],
  limitOf: CompareOptions['limitOf'],
): SettingDifference[] {
  const key = ({ side, setting }: EffectiveSetting) => `${side} ${setting}`;
  const from = new Map(before.map(each => [key(each), each]));
  const to = new Map(after.map(each => [key(each), each]));
  return [...new Set([...from.keys(), ...to.keys()])].flatMap(name => {
    const [old, now] = [from.get(name), to.get(name)];
    const either = now ?? old;
    if (either === undefined || old?.value === now?.value) return [];
    const { side, setting } = either;
    return [{ limit: limitOf(setting), side, setting, from: old?.value, to: now?.value }];
  });
}

/** Causes of `some` that `others` has not. */
function missingFrom(others: readonly BlamedCause[], some: readonly BlamedCause[]): BlamedCause[] {
  const known = new Set(others.map(({ cause }) => causeKey(cause)));
  return some.filter(({ cause }) => !known.has(causeKey(cause)));
}
