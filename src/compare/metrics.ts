import type { ComparedMetric, MeasuredMetric, MetricVerdict, Spread } from '../model/comparison.ts';

/** Factors by which single runs of the same thing differ: times scatter with whatever else the machine does. */
const USUAL_NOISE = { ms: 4, connections: 1.02 } as const;

/** Every metric that either side has, with a verdict that knows of noise. */
export function comparedMetrics(
  before: readonly MeasuredMetric[],
  after: readonly MeasuredMetric[],
  tolerance: number,
): ComparedMetric[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.flatMap(name => {
    const from = before.find(metric => metric.name === name);
    const to = after.find(metric => metric.name === name);
    const either = to ?? from;
    if (either === undefined) return [];
    return [
      {
        name,
        unit: either.unit,
        from: from && median(from.values),
        to: to && median(to.values),
        fromSpread: from && spreadOf(from.values),
        toSpread: to && spreadOf(to.values),
        verdict: from === undefined || to === undefined ? 'same' : verdictOn(from, to, tolerance),
      },
    ];
  });
}

function verdictOn(from: MeasuredMetric, to: MeasuredMetric, tolerance: number): MetricVerdict {
  const [old, now] = [median(from.values), median(to.values)];
  if (old === now) return 'same';
  const difference = Math.abs(now - old) / Math.max(Math.abs(old), Number.EPSILON);
  if (tolerance > 0 && difference <= tolerance) return 'same';
  if (isNoise(from, to)) return 'noise';
  return now > old === (to.better === 'more') ? 'better' : 'worse';
}

/** With repeats, where the two spreads meet, or could lie apart by chance; without, a difference such as runs usually have. */
function isNoise(from: MeasuredMetric, to: MeasuredMetric): boolean {
  const [old, now] = [spreadOf(from.values), spreadOf(to.values)];
  if (old !== undefined && now !== undefined) {
    const gap = Math.max(now.low - old.high, old.low - now.high);
    const wider = Math.max(old.high - old.low, now.high - now.low);
    return gap <= wider * gapNeeded(from.values.length, to.values.length);
  }
  const values = [median(from.values), median(to.values)];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return (
    most <= least * USUAL_NOISE[to.unit] || (isOfFailures(to) && least > 0 && most - least <= byChance(least + most))
  );
}

/** Attempts that went wrong: few of many, each by a chance of its own. */
function isOfFailures({ unit, better }: MeasuredMetric): boolean {
  return unit === 'connections' && better === 'less';
}

/** How far two such counts lie apart that are the same but for chance: three standard deviations of their difference. */
function byChance(bothTogether: number): number {
  return 3 * Math.sqrt(bothTogether);
}

/** Chance at which a difference is none that happens by itself. */
const UNLIKELY = 0.05;
/** Of two repeats of the same thing on each side, spreads this many times as far apart as they are wide are as unlikely. */
const FAR_APART = 2;

/**
 * How far apart two spreads have to lie, in widths of the wider one. Repeats of the same thing lie apart by chance as often as all of
 * one side come out above all of the other: at two of each, once in three times.
 */
function gapNeeded(some: number, others: number): number {
  let orders = 1;
  for (let drawn = 1; drawn <= others; drawn++) orders *= (some + drawn) / drawn;
  return 2 / orders <= UNLIKELY ? 0 : FAR_APART;
}

function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length < 2) return undefined;
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** The middle value; of an even number the lower of the two, so that it is one that was measured. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
