import type { Course } from '../../model/course.ts';
import type { Level } from '../../model/level.ts';
import { shareOf } from '../../model/level.ts';
import type { ReportSection } from '../../model/report.ts';
import { causePhrase } from '../wording/cause.ts';
import { levelPhrase } from '../wording/level.ts';
import { type ChartCurve, type ChartMark, chart } from './chart.ts';
import { type Content, type Markup, markup } from './markup.ts';

/** Causes with a curve of their own; the others share one. */
const MOST_CAUSES = 4;
/** A level that never came this near to its bound is told of among the gauges alone. */
const LEAST_SHARE = 0.01;

/** The run over time: attempts by outcome and cause, each limit against its bound, retransmits. */
export function timeline({ course }: ReportSection): Content {
  if (course === undefined) return undefined;
  const { attempts, levels, retransmits } = course;
  const drawn = levels.filter(level => level.course !== undefined && shareOf(level) >= LEAST_SHARE);
  const toMs = Math.max(
    attempts.binMs * attempts.started.length,
    ...drawn.map(level => level.course?.atMs.at(-1) ?? 0),
  );
  const span = { fromMs: 0, toMs };
  const marks = marksOf(course);
  return markup`<section data-charts data-from="0" data-to="${toMs}" aria-label="Timeline"><h2>Timeline</h2>
<p class="noprint">${(['in', 'out', 'left', 'right', 'all'] as const).map(zoomButton)} <span class="soft">Drag over a chart to zoom; double-click to see all.</span></p>
${chart({ title: 'Attempts', curves: attemptCurves(course), marks, ...span })}
<div class="grid">${drawn.map(level => chart({ title: capital(levelPhrase(level)), curves: levelCurves(level), bound: level.bound, marks: metMark(level), small: true, ...span }))}${
    retransmits.some(value => value > 0)
      ? chart({
          title: 'Segments sent again (client)',
          curves: [perBin('in each interval', attempts.binMs, retransmits)],
          marks: [],
          small: true,
          ...span,
        })
      : undefined
  }</div></section>`;
}

const ZOOMS = { in: 'Zoom in', out: 'Zoom out', left: 'Earlier', right: 'Later', all: 'Show all' } as const;

function zoomButton(act: keyof typeof ZOOMS): Markup {
  return markup`<button type="button" data-zoom="${act}">${ZOOMS[act]}</button> `;
}

/** When each limit was met, and when each cause first failed an attempt. */
function marksOf({ levels, attempts }: Course): ChartMark[] {
  const met = levels.flatMap(metMark);
  const failed = attempts.failed.map(({ cause, firstMs }) => ({
    atMs: firstMs,
    text: `first failure: ${causePhrase(cause)}`,
  }));
  return [...met, ...failed].sort((one, other) => one.atMs - other.atMs);
}

function metMark(level: Level): ChartMark[] {
  return level.metMs === undefined ? [] : [{ atMs: level.metMs, text: `${levelPhrase(level)} met its bound` }];
}

function attemptCurves({ attempts }: Course): ChartCurve[] {
  const { binMs, connected, served, failed } = attempts;
  const others = failed.slice(MOST_CAUSES).reduce<number[]>((sums, { counts }) => added(sums, counts), []);
  return [
    cumulative('served', binMs, served),
    cumulative('connected', binMs, connected),
    ...failed.slice(0, MOST_CAUSES).map(({ cause, counts }) => cumulative(causePhrase(cause), binMs, counts)),
    ...(others.length === 0 ? [] : [cumulative('other causes', binMs, others)]),
  ].filter(({ values }) => (values.at(-1) ?? 0) > 0);
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

function levelCurves({ course }: Level): ChartCurve[] {
  return course === undefined ? [] : [{ name: 'in use', atMs: course.atMs, values: course.used }];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
