import type { Cause } from '../../model/cause.ts';
import type { Timeline } from '../../model/timeline.ts';
import { causeKey } from '../../model/trial.ts';
import { shareOf, type Usage, usageKey } from '../../model/usage.ts';
import { causePhrase } from '../wording/cause.ts';
import { usagePhrase, usageUnit } from '../wording/usage.ts';
import type { Chart, ChartCurve, ChartMark } from './chart.ts';

/** A chart of a run over time, without the stretch of time that it shows. */
export interface TimelineChart extends Omit<Chart, 'fromMs' | 'toMs'> {
  /** The same for the same thing in another run. */
  readonly key: string;
}

/** Causes with a curve of their own; the others share one. */
const MOST_CAUSES = 3;
/** Colour of the first cause, as in the bar of outcomes. */
export const FIRST_CAUSE = 2;
/** A usage that never came this near to its bound stands among the gauges alone. */
const LEAST_SHARE = 0.01;

/** The charts of a run: attempts by outcome and cause, each limit against its bound, retransmits. */
export function timelineCharts(timeline: Timeline): readonly [TimelineChart, ...TimelineChart[]] {
  return [
    { key: 'attempts', title: 'Attempts', curves: attemptCurves(timeline), marks: marksOf(timeline) },
    ...drawnUsages(timeline).map(levelChart),
    ...retransmitChart(timeline),
  ];
}

/** Milliseconds after the load's start until which there is something to draw. */
export function endOf(timeline: Timeline): number {
  const { binMs, started } = timeline.attempts;
  return Math.max(binMs * started.length, ...drawnUsages(timeline).map(usage => usage.timeline?.atMs.at(-1) ?? 0));
}

function drawnUsages({ usages }: Timeline): Usage[] {
  return usages.filter(usage => usage.timeline !== undefined && shareOf(usage) >= LEAST_SHARE);
}

function levelChart(usage: Usage): TimelineChart {
  const { unit, each } = usageUnit(usage) ?? { unit: undefined, each: 1 };
  const { atMs, used } = usage.timeline ?? { atMs: [], used: [] };
  const values = each === 1 ? used : used.map(value => value / each);
  return {
    key: usageKey(usage),
    title: `${capital(usagePhrase(usage))}${unit === undefined ? '' : `, ${unit}`}`,
    curves: [{ name: 'in use', atMs, values }],
    bound: usage.bound / each,
    marks: metMark(usage),
    small: true,
  };
}

function retransmitChart({ retransmits, attempts }: Timeline): TimelineChart[] {
  if (!retransmits.some(value => value > 0)) return [];
  const curve = perBin('in each interval', attempts.binMs, retransmits);
  return [{ key: 'retransmits', title: 'Segments sent again (client)', curves: [curve], marks: [], small: true }];
}

/** When each limit was met, and when each cause first failed an attempt. */
function marksOf({ usages, attempts }: Timeline): ChartMark[] {
  const met = usages.flatMap(metMark);
  const failed = attempts.failed.map(({ cause, firstMs }) => ({
    atMs: firstMs,
    text: `first failure: ${causePhrase(cause)}`,
  }));
  return [...met, ...failed].sort((one, other) => one.atMs - other.atMs);
}

function metMark(usage: Usage): ChartMark[] {
  return usage.metMs === undefined ? [] : [{ atMs: usage.metMs, text: `${usagePhrase(usage)} met its bound` }];
}

function attemptCurves({ attempts }: Timeline): ChartCurve[] {
  const { binMs, connected, served, failed } = attempts;
  const others = failed.slice(MOST_CAUSES).reduce<number[]>((sums, { counts }) => added(sums, counts), []);
  return [
    { ...cumulative('connected', binMs, connected), colour: 1 },
    { ...cumulative('served', binMs, served), colour: 0 },
    ...failed.slice(0, MOST_CAUSES).map(({ cause, counts }, index) => ({
      ...cumulative(causePhrase(cause), binMs, counts),
      key: chainKey(cause),
      colour: FIRST_CAUSE + index,
    })),
    ...(others.length === 0
      ? []
      : [{ ...cumulative('other causes', binMs, others), colour: FIRST_CAUSE + MOST_CAUSES }]),
  ].filter(({ values }) => (values.at(-1) ?? 0) > 0);
}

/** The same for the same chain of causes, whatever the values of their settings. */
function chainKey(cause: Cause): string {
  const root = cause.kind === 'unexplained' ? undefined : cause.root;
  return root === undefined ? causeKey(cause) : `${causeKey(cause)}, ${chainKey(root)}`;
}

function added(one: readonly number[], other: readonly number[]): number[] {
  return other.map((value, index) => value + (one[index] ?? 0));
}

/** How many until the end of each bin. */
function cumulative(name: string, binMs: number, counts: readonly number[]): ChartCurve {
  let sum = 0;
  const values = counts.map(value => {
    sum += value;
    return sum;
  });
  return { name, atMs: [0, ...counts.map((_, index) => (index + 1) * binMs)], values: [0, ...values] };
}

function perBin(name: string, binMs: number, counts: readonly number[]): ChartCurve {
  return { name, atMs: counts.map((_, index) => index * binMs), values: counts };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
