import type { Comparison } from '../../model/comparison.ts';
import type { ComparedRuns } from '../../model/report.ts';
import type { Timeline } from '../../model/timeline.ts';
import { headline } from '../headline.ts';
import { count } from '../numbers.ts';
import { settingSentence } from '../wording/comparison.ts';
import { type Chart, type ChartCurve, chart, mostOf } from './chart.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { zoomed } from './timeline.ts';
import { endOf, FIRST_CAUSE, type TimelineChart, timelineCharts } from './timeline-charts.ts';
import { comparedTimes } from './times.ts';

/** Two runs over time, each chart of the one beside that of the other on the same scales, with what moved. */
export function comparedTimelines({ before, after }: ComparedRuns, { settings }: Comparison): Content {
  const sentences = markup`<div class="twins"><p><strong>Before</strong>: ${headline(before)}<br><span class="soft">${before.folder}</span></p>
<p><strong>After</strong>: ${headline(after)}<br><span class="soft">${after.folder}</span></p></div>
${settings.length === 0 ? undefined : markup`<ul>${settings.map(each => markup`<li>${settingSentence(each)}</li>`)}</ul>`}`;
  if (before.timeline === undefined || after.timeline === undefined) return sentences;
  return [
    sentences,
    zoomed('Both runs over time', endOfBoth(before.timeline, after.timeline), twins(before.timeline, after.timeline)),
    comparedTimes(before.outcomes, after.outcomes),
  ];
}

function endOfBoth(before: Timeline, after: Timeline): number {
  return Math.max(endOf(before), endOf(after));
}

function twins(before: Timeline, after: Timeline): Content {
  const span = { fromMs: 0, toMs: endOfBoth(before, after) };
  const [ofBefore, ofAfter] = [timelineCharts(before), timelineCharts(after)];
  const keys = [...new Set([...ofBefore, ...ofAfter].map(({ key }) => key))];
  return keys.map(key => {
    const [first, second] = [ofBefore, ofAfter].map(charts => charts.find(each => each.key === key));
    return pair(first, second, span);
  });
}

/** There are six colours, of which two are for what was connected and served. */
const CAUSE_COLOURS = 4;

type Span = Pick<Chart, 'fromMs' | 'toMs'>;
type MaybeChart = TimelineChart | undefined;

function pair(before: MaybeChart, after: MaybeChart, span: Span): Markup {
  const title = before?.title ?? after?.title ?? '';
  const both = [before, after].flatMap(each => each ?? []);
  const drawn = (each: MaybeChart, when: 'Before' | 'After') =>
    each === undefined
      ? markup`<p class="soft"><strong>${when}</strong>: too little in use to be drawn, or not read.</p>`
      : chart({ ...onScaleOf(both, each), title: `${title}, ${when.toLowerCase()}`, caption: when, ...span });
  return markup`<h3>${title}</h3>${before === undefined || after === undefined ? undefined : badges(movements(before, after))}
<div class="twins">${drawn(before, 'Before')}${drawn(after, 'After')}</div>`;
}

/** The same scale, and the same colour for the same curve. */
function onScaleOf(both: readonly TimelineChart[], one: TimelineChart): TimelineChart {
  const causes = [...new Set(both.flatMap(({ curves }) => curves.flatMap(({ key }) => key ?? [])))];
  const curves = one.curves.map(curve =>
    curve.key === undefined ? curve : { ...curve, colour: FIRST_CAUSE + (causes.indexOf(curve.key) % CAUSE_COLOURS) },
  );
  return { ...one, curves, most: Math.max(...both.map(mostOf)) };
}

function keyOf({ key, name }: ChartCurve): string {
  return key ?? name;
}

function badges(texts: readonly string[]): Content {
  if (texts.length === 0) return undefined;
  return markup`<p class="moved">${texts.map(text => markup`<span class="badge">${text}</span> `)}</p>`;
}

/** The bounds, where attempts ended up, and how much was in use, as far as they differ. */
function movements(before: TimelineChart, after: TimelineChart): string[] {
  const bounds = [before.bound, after.bound].map(bound => count(bound ?? 0));
  return [
    ...(before.bound === after.bound ? [] : [`bound ${bounds.join(' → ')}`]),
    ...(after.key === 'attempts' ? endsMoved(before, after) : peakMoved(before, after)),
  ];
}

function endsMoved(before: TimelineChart, after: TimelineChart): string[] {
  const curves = new Map([...before.curves, ...after.curves].map(curve => [keyOf(curve), curve.name]));
  return [...curves].flatMap(([key, name]) => {
    const [from = 0, to = 0] = [before, after].map(chart =>
      chart.curves.find(each => keyOf(each) === key)?.values.at(-1),
    );
    return from === to ? [] : [`${name} ${count(from)} → ${count(to)}`];
  });
}

function peakMoved(before: TimelineChart, after: TimelineChart): string[] {
  const [from = 0, to = 0] = [before, after].map(({ curves }) => mostOf({ curves }));
  return from === to ? [] : [`at most ${count(from)} → ${count(to)}`];
}
