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

/** With repeats, where the two spreads meet; without, a difference such as runs usually have. */
function isNoise(from: MeasuredMetric, to: MeasuredMetric): boolean {
  const [old, now] = [spreadOf(from.values), spreadOf(to.values)];
  if (old !== undefined && now !== undefined) return old.low <= now.high && now.low <= old.high;
  const values = [median(from.values), median(to.values)];
  return Math.max(...values) <= Math.min(...values) * USUAL_NOISE[to.unit];
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
