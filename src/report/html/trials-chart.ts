import type { Ceiling, CeilingTrial } from '../../model/ceiling.ts';
import type { ComparedCeilings } from '../../model/report.ts';
import { count, counted } from '../numbers.ts';
import { ceilingSentence, spreadSentence } from '../wording/ceiling.ts';
import { axisLabels, type CountAxis, countAxis, percent } from './axis.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { folded, table } from './table.ts';

/** Height of a trial's row in pixels; of very many the rows are lower. */
const ROW = 20;
const MOST_HEIGHT = 1000;

/**
 * The search for a ceiling: a row a trial, from the first down to the last, with a mark at as many connections as it opened.
 * The answer lies in the shaded strip between the most that held and the least that broke.
 */
export function trialsChart(ceiling: Ceiling): Content {
  return chartOn(countsIn(ceiling), ceiling, 'Connections of each trial, the first one at the top');
}

/** Two searches beside each other on one axis. */
export function comparedTrials({ before, after }: ComparedCeilings): Content {
  const counts = [before, after].flatMap(countsIn);
  const side = (ceiling: Ceiling, when: string) =>
    markup`<div>${chartOn(counts, ceiling, `${when}: connections of each trial`)}${folded('The same as a table', tableOf(ceiling, when))}</div>`;
  return markup`<div class="twins">${side(before, 'Before')}${side(after, 'After')}</div>`;
}

function tableOf({ trials }: Ceiling, when: string): Markup {
  return table(
    `Trials, ${when.toLowerCase()}`,
    [{ title: 'connections', numeric: true }, { title: 'served', numeric: true }, { title: 'all served' }],
    trials.map(({ connections, served, held }) => [count(connections), count(served), held ? 'yes' : 'no']),
  );
}

function countsIn({ trials }: Ceiling): number[] {
  return trials.flatMap(({ connections, served }) => [connections, Math.max(1, served)]);
}

function chartOn(counts: readonly number[], ceiling: Ceiling, title: string): Content {
  const { trials } = ceiling;
  if (trials.length === 0) return undefined;
  const axis = countAxis(counts, ceiling.held);
  const row = Math.min(ROW, MOST_HEIGHT / trials.length);
  const height = Math.ceil(row * trials.length);
  const spread = spreadSentence(ceiling);
  return markup`<figure class="trials"><figcaption>${title}</figcaption>
${legend(ceiling)}
<div class="plot still" role="img" aria-label="${`${ceilingSentence(ceiling)}. Each trial is in the table below.`}"><svg height="${height}" aria-hidden="true">
${strips(ceiling, axis)}${trials.map((trial, index) => mark(trial, ceiling, axis, { y: (index + 0.5) * row, row }))}</svg></div>
${axisLabels(axis)}
${spread === undefined ? undefined : markup`<p class="soft">${spread}</p>`}</figure>`;
}

function legend({ held, broke, repeats, spread }: Ceiling): Markup {
  const moves = spread.low !== spread.high;
  return markup`<ul class="legend"><li>${key(HELD)}all served</li><li>${key(BROKE)}not all served: the line begins at those that were</li>${
    held === 0
      ? undefined
      : markup`<li>${key(ANSWER)}${count(held)}: ${count(repeats.held)} of ${counted(repeats.runs, 'run')} held</li>`
  }${broke === undefined || held === 0 ? undefined : markup`<li>${swatch('bracket')}between ${count(held)} and ${count(broke)}</li>`}${
    moves ? markup`<li>${swatch('spread')}held at times: ${count(spread.low)} to ${count(spread.high)}</li>` : undefined
  }</ul>`;
}

const HELD = markup`<circle class="f0" r="4.5"/>`;
const BROKE = markup`<path class="broke" d="M-4-4 4 4M-4 4 4-4"/>`;
const ANSWER = markup`<circle class="f0" r="4.5"/><circle class="ring" r="7.5"/>`;

function key(shape: Markup): Markup {
  return markup`<svg class="key dot" viewBox="-9 -9 18 18" aria-hidden="true">${shape}</svg>`;
}

function swatch(name: 'bracket' | 'spread'): Markup {
  return markup`<svg class="key" viewBox="0 0 14 7" aria-hidden="true"><rect class="${name}" width="14" height="7"/></svg>`;
}

function strips({ held, broke, spread }: Ceiling, axis: CountAxis): Content {
  return [
    spread.low === spread.high ? undefined : strip('spread', axis.at(spread.low), axis.at(spread.high)),
    broke === undefined || held === 0 ? undefined : strip('bracket', axis.at(held), axis.at(broke)),
  ];
}

function strip(name: 'bracket' | 'spread', from: number, to: number): Markup {
  return markup`<rect class="${name}" x="${percent(from)}" width="${percent(Math.max(0.5, to - from))}" height="100%"/>`;
}

interface Place {
  readonly y: number;
  readonly row: number;
}

function mark(trial: CeilingTrial, { held: answer }: Ceiling, axis: CountAxis, { y, row }: Place): Markup {
  const { connections, held, served } = trial;
  const x = axis.at(connections);
  const shape = held ? (connections === answer ? ANSWER : HELD) : BROKE;
  return markup`<g><title>${titleOf(trial)}</title><rect class="row" y="${y - row / 2}" width="100%" height="${row}"/>${
    held
      ? undefined
      : markup`<line class="short" x1="${percent(axis.at(served))}" x2="${percent(x)}" y1="${y}" y2="${y}"/>`
  }<svg x="${percent(x)}" y="${y}" overflow="visible">${shape}</svg></g>
`;
}

function titleOf({ connections, held, served }: CeilingTrial): string {
  return `${counted(connections, 'connection')}: ${held ? 'all served' : `${count(served)} served`}`;
}
