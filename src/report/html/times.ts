import type { Outcomes, Percentiles } from '../../model/outcomes.ts';
import type { ReportSection } from '../../model/report.ts';
import type { TimeBin } from '../../model/time-bins.ts';
import { count, duration } from '../numbers.ts';
import { percent } from './axis.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { folded, table } from './table.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';

/** How long connecting and answering took: bars by tenths of a decade, and the percentiles. */
export function times({ outcomes }: ReportSection): Content {
  const drawn = measures(outcomes, undefined);
  return drawn.length === 0
    ? undefined
    : markup`<section><h2>Times</h2><div class="grid">${drawn.map(histogram)}</div></section>`;
}

/** The same of two runs, one drawn over the other. */
export function comparedTimes(before: Outcomes, after: Outcomes): Content {
  const drawn = measures(after, before);
  return drawn.length === 0 ? undefined : markup`<h3>Times</h3><div class="grid">${drawn.map(histogram)}</div>`;
}

/** A time that was measured of the attempts of one run, or of two. */
interface Measure {
  readonly title: string;
  readonly now: Measured;
  readonly before?: Measured;
}

type Measured = Percentiles & { readonly bins: readonly TimeBin[] };

function measures(now: Outcomes, before: Outcomes | undefined): Measure[] {
  const named = [
    { title: 'Until connected', now: now.connectMs, before: before?.connectMs },
    { title: 'Until the first byte of the answer', now: now.firstByteMs, before: before?.firstByteMs },
  ];
  return named.flatMap(one =>
    isMeasured(one.now)
      ? [{ title: one.title, now: one.now, ...(isMeasured(one.before) && { before: one.before }) }]
      : [],
  );
}

function isMeasured(measured: Percentiles | undefined): measured is Measured {
  return measured?.bins !== undefined && measured.bins.length > 0;
}

function histogram({ title, now, before }: Measure): Markup {
  const axis = timeAxis([...now.bins, ...(before?.bins ?? [])]);
  const most = Math.max(mostShare(now), before === undefined ? 0 : mostShare(before));
  const said =
    before === undefined ? percentilesText(now) : `before: ${percentilesText(before)}; after: ${percentilesText(now)}`;
  return markup`<figure class="small"><figcaption>${title}</figcaption>
<p class="soft">${said}</p>
${before === undefined ? undefined : markup`<ul class="legend"><li>${key('f5')}before</li><li>${key('f0')}after</li></ul>`}
<div class="plot still"><span class="most">${shareText(most)}</span><span class="least">0</span>
<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${`${title}: ${said}`}">${before === undefined ? undefined : bars(before, axis, most, 'f5')}${bars(now, axis, most, before === undefined ? 'f0' : 'f0 over')}${lines(now, axis)}</svg></div>
<div class="ticks" aria-hidden="true"><svg>${axis.ticks.map(({ ms, anchor }) => markup`<text x="${percent(axis.at(ms))}" y="14" text-anchor="${anchor}">${duration(ms)}</text>`)}</svg></div>
${folded('The same as a table', dataTable(title, now, before))}</figure>`;
}

function percentilesText({ p50, p90, p99, max }: Percentiles): string {
  return `p50 ${duration(p50)}, p90 ${duration(p90)}, p99 ${duration(p99)}, at most ${duration(max)}`;
}

function bars(measured: Measured, axis: TimeAxis, most: number, colour: string): Content {
  const all = totalOf(measured);
  return measured.bins.map(({ fromMs, toMs, count: times }) => {
    if (times === 0) return undefined;
    const height = (times / all / most) * 100;
    const [from, to] = [axis.at(fromMs), axis.at(toMs)];
    return markup`<rect class="${colour}" x="${from.toFixed(2)}" width="${(to - from).toFixed(2)}" y="${(100 - height).toFixed(2)}" height="${height.toFixed(2)}"/>`;
  });
}

function lines({ p50, p90, p99 }: Percentiles, axis: TimeAxis): Content {
  return [p50, p90, p99].map(ms => {
    const at = axis.at(ms).toFixed(2);
    return markup`<line class="mark" x1="${at}" x2="${at}" y1="0" y2="100"/>`;
  });
}

function key(colour: string): Markup {
  return markup`<svg class="key" viewBox="0 0 14 7" aria-hidden="true"><rect class="${colour}" width="14" height="7"/></svg>`;
}

function dataTable(title: string, now: Measured, before: Measured | undefined): Markup {
  const edges = [
    ...new Set(
      [now, ...(before === undefined ? [] : [before])].flatMap(({ bins }) => bins.map(({ fromMs }) => fromMs)),
    ),
  ];
  const counted = (measured: Measured | undefined, from: number) =>
    count(measured?.bins.find(({ fromMs }) => fromMs === from)?.count ?? 0);
  const named = before === undefined ? ['attempts'] : ['before', 'after'];
  return table(
    title,
    [{ title: 'from' }, ...named.map(name => ({ title: name, numeric: true as const }))],
    edges
      .sort((one, other) => one - other)
      .map(from => [duration(from), ...(before === undefined ? [] : [counted(before, from)]), counted(now, from)]),
  );
}

function mostShare(measured: Measured): number {
  return Math.max(...measured.bins.map(({ count: times }) => times)) / totalOf(measured);
}

function totalOf({ bins }: Measured): number {
  return bins.reduce((sum, { count: times }) => sum + times, 0);
}

function shareText(share: number): string {
  return share < 0.01 ? 'under 1 %' : `${count(share * 100)} %`;
}
