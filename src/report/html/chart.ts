import { downsample } from '../../model/downsample.ts';
import { count, duration } from '../numbers.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { folded, table } from './table.ts';

export interface ChartCurve {
  readonly name: string;
  readonly atMs: readonly number[];
  readonly values: readonly number[];
  /** The same for the same thing in another chart, whatever it is called there; where it is left out, its name. */
  readonly key?: string;
  /** Which of the six; where it is left out, its place in the chart. */
  readonly colour?: number;
}

/** A moment worth a line: when a limit was met, when a cause first failed an attempt. */
export interface ChartMark {
  readonly atMs: number;
  readonly text: string;
}

export interface Chart {
  readonly title: string;
  /** What stands above it, where the title stands elsewhere already. */
  readonly caption?: string;
  readonly curves: readonly ChartCurve[];
  /** What the curves are held against. */
  readonly bound?: number;
  readonly marks: readonly ChartMark[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly small?: true;
  /** What the scale reaches at least: so that two charts can be held against each other. */
  readonly most?: number;
}

/** Points of one curve, at most: more than a screen has columns for. */
const MOST_POINTS = 320;
const MOST_ROWS = 40;
/** Percent of the height above the highest value, so that a curve is not cut along its middle there. */
const HEADROOM = 3;

/** A chart of curves over time: drawn once, zoomed by the script, and the same numbers as a table. */
export function chart({ title, caption = title, curves, bound, marks, fromMs, toMs, small, ...scale }: Chart): Markup {
  const most = Math.max(scale.most ?? 1, mostOf({ curves, ...(bound === undefined ? {} : { bound }) }));
  return markup`<figure data-chart class="${small === true ? 'small' : 'large'}">
<figcaption>${caption}</figcaption>
<ul class="legend">${curves.map((curve, index) => markup`<li>${key(curve.colour ?? index)}${curve.name}</li>`)}${
    bound === undefined ? undefined : markup`<li>${boundKey()}bound ${count(bound)}</li>`
  }</ul>
<div class="plot" tabindex="0" role="application" aria-label="${`${title}: arrow keys move, plus and minus zoom, 0 shows all; its data is in the table below`}">
<span class="most">${count(most)}</span><span class="least">0</span>
<svg viewBox="${fromMs} ${-HEADROOM} ${toMs - fromMs} ${100 + HEADROOM}" preserveAspectRatio="none" aria-hidden="true">${curves.map((curve, index) => polyline(curve, index, most))}${
    bound === undefined ? undefined : horizontal(fromMs, toMs, (1 - bound / most) * 100)
  }${marks.map(({ atMs }) => vertical(atMs))}</svg></div>
<div class="ticks" aria-hidden="true">${ticks(fromMs, toMs)}</div>
<p class="readout" aria-hidden="true"></p>
${marksList(marks)}
${folded('The same as a table', dataTable(title, curves, fromMs, toMs))}
</figure>`;
}

/** The highest value of all curves, or the bound; at least 1. */
export function mostOf({ curves, bound = 0 }: Pick<Chart, 'curves' | 'bound'>): number {
  return Math.max(1, bound, ...curves.flatMap(({ values }) => highest(values)));
}

function key(index: number): Markup {
  return markup`<svg class="key" viewBox="0 0 14 6" aria-hidden="true"><line class="${`curve l${index % 6}`}" x1="0" x2="14" y1="3" y2="3"/></svg>`;
}

function boundKey(): Markup {
  return markup`<svg class="key" viewBox="0 0 14 6" aria-hidden="true"><line class="bound" x1="0" x2="14" y1="3" y2="3"/></svg>`;
}

function horizontal(fromMs: number, toMs: number, y: number): Markup {
  return markup`<line class="bound" x1="${fromMs}" x2="${toMs}" y1="${rounded(y)}" y2="${rounded(y)}"/>`;
}

function vertical(atMs: number): Markup {
  return markup`<line class="mark" x1="${rounded(atMs)}" x2="${rounded(atMs)}" y1="0" y2="100"/>`;
}

function polyline({ name, atMs, values, colour }: ChartCurve, index: number, most: number): Markup {
  const drawn = downsample({ atMs, values }, MOST_POINTS);
  const points = drawn.values.map(
    (value, at) => `${rounded(drawn.atMs[at] ?? 0)},${rounded((1 - value / most) * 100)}`,
  );
  return markup`<polyline class="${`curve l${(colour ?? index) % 6}`}" data-name="${name}" data-most="${most}" points="${points.join(' ')}"/>`;
}

/** Without the script there are the two ends. */
function ticks(fromMs: number, toMs: number): Markup {
  return markup`<svg><text x="0" y="14">${duration(fromMs)}</text><text x="100%" y="14" text-anchor="end">${duration(toMs)}</text></svg>`;
}

function marksList(marks: readonly ChartMark[]): Content {
  if (marks.length === 0) return undefined;
  return markup`<ul class="soft">${marks.map(({ atMs, text }) => markup`<li>${duration(Math.max(0, atMs))}: ${text}</li>`)}</ul>`;
}

/** Rows at even moments; each has the last value until then. */
function dataTable(title: string, curves: readonly ChartCurve[], fromMs: number, toMs: number): Markup {
  const moments = Array.from({ length: MOST_ROWS + 1 }, (_, row) => fromMs + ((toMs - fromMs) * row) / MOST_ROWS);
  return table(
    title,
    [{ title: 'after' }, ...curves.map(({ name }) => ({ title: name, numeric: true as const }))],
    moments.map(moment => [duration(moment), ...curves.map(curve => valueAt(curve, moment))]),
  );
}

function valueAt({ atMs, values }: ChartCurve, moment: number): string {
  const index = atMs.findLastIndex(at => at <= moment);
  const value = values[index];
  return value === undefined ? '' : count(value);
}

function highest(values: readonly number[]): number[] {
  return values.length === 0 ? [] : [values.reduce((most, value) => Math.max(most, value))];
}

/** A tenth of a millisecond, or of a pixel. */
function rounded(number: number): number {
  return Math.round(number * 10) / 10;
}
