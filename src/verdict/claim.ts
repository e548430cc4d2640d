import type {
  ClaimTest,
  ClaimVerdict,
  DefaultTest,
  FigureTest,
  GuideMeasurements,
  PairTest,
  Trend,
} from '../model/claim.ts';

/** What the measurements make of a claim. Nothing but them decides. */
export function judgeClaim(test: ClaimTest, measured: GuideMeasurements): ClaimVerdict {
  if (test.kind === 'pair') return judgePair(test, measured);
  return test.kind === 'figure' ? judgeFigure(test, measured) : judgeDefault(test, measured);
}

/** The repetitions of both sides of a pair; empty where one was not measured. */
export function valuesOf({ measure, from, to }: PairTest, { runs, figures }: GuideMeasurements): [number[], number[]] {
  const of = (name: string) => (measure === 'figure' ? figures[name]?.values : runs[name]?.[measure]) ?? [];
  return [[...of(from)], [...of(to)]];
}

function judgePair(test: PairTest, measured: GuideMeasurements): ClaimVerdict {
  const trend = trendOf(...valuesOf(test, measured));
  if (trend === undefined) return 'untested';
  if (trend === test.predicts) return 'supported';
  return trend === 'same' && test.about === 'tuning' ? 'no effect on connections' : 'refuted';
}

/** More or less only where every repetition of one side is beyond every one of the other; undefined: not measured. */
function trendOf(from: readonly number[], to: readonly number[]): Trend | undefined {
  if (from.length === 0 || to.length === 0) return undefined;
  if (Math.min(...to) > Math.max(...from)) return 'more';
  return Math.max(...to) < Math.min(...from) ? 'less' : 'same';
}

function judgeFigure({ figure, says, within }: FigureTest, { figures }: GuideMeasurements): ClaimVerdict {
  const values = figures[figure]?.values ?? [];
  if (values.length === 0) return 'untested';
  return values.every(value => Math.abs(value - says) <= says * within) ? 'supported' : 'refuted';
}

/** A default that is another today is obsolete advice, and so is raising a bound to what it is already. */
function judgeDefault(test: DefaultTest, { defaults }: GuideMeasurements): ClaimVerdict {
  const value = defaults[test.setting];
  if (value === undefined) return 'untested';
  if ('calls' in test) return test.calls.includes(value) ? 'supported' : 'obsolete';
  return Number(value) >= test.raisesTo ? 'obsolete' : 'supported';
}
