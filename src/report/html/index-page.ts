import type { IndexEntry, RunIndex } from '../../model/run-index.ts';
import { count, counted } from '../numbers.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { page } from './page.ts';
import { table } from './table.ts';

/** A page over a folder of runs and experiments: a part a scenario, with how it went over time, and a link to each run's own page. */
export function indexPage({ folder, entries }: RunIndex, link: Link = fileLink): string {
  const scenarios = [...new Set(entries.map(({ scenario }) => scenario))];
  return page({
    title: `Runs in ${folder}: loadline`,
    body: markup`<header class="top"><span>loadline</span><button type="button" data-theme-button class="noprint">Light or dark</button></header>
<main><h1>${contents(entries)} in ${folder}</h1>${scenarios.map(scenario =>
      part(
        scenario,
        entries.filter(entry => entry.scenario === scenario),
        link,
      ),
    )}</main>`,
  });
}

function contents(entries: readonly IndexEntry[]): string {
  const runs = entries.filter(({ kind }) => kind === 'run').length;
  const experiments = entries.length - runs;
  if (experiments === 0) return counted(runs, 'run');
  const told = counted(experiments, 'experiment');
  return runs === 0 ? told : `${counted(runs, 'run')} and ${told}`;
}

/** Where a run's own page is; undefined where it has none. */
type Link = (entry: IndexEntry) => string | undefined;

/** Each segment of the path on its own: a folder's name may hold any character. */
function fileLink({ folder, hasPage }: IndexEntry): string | undefined {
  if (!hasPage) return undefined;
  return ['.', ...folder.split('/').map(encodeURIComponent), 'report.html'].join('/');
}

function part(scenario: string, entries: readonly IndexEntry[], link: Link): Markup {
  const rows = entries.map(entry => [
    linked(entry.createdAt.slice(0, 19).replace('T', ' '), link(entry)),
    WHAT[entry.kind],
    markup`<span class="${entry.result}">${entry.result}</span>`,
    entry.headline,
    entry.ceiling === undefined ? '' : count(entry.ceiling),
  ]);
  return markup`<section><h2>${scenario}</h2>${trends(entries)}${table(
    `Runs of ${scenario}`,
    [
      { title: 'time (UTC)' },
      { title: 'what' },
      { title: 'verdict' },
      { title: 'what became of it' },
      { title: 'ceiling', numeric: true },
    ],
    rows,
  )}</section>`;
}

const WHAT: Readonly<Record<IndexEntry['kind'], string>> = {
  run: 'run',
  ceiling: 'search for the ceiling',
  ladder: 'climb',
  validation: 'validation',
};

function linked(text: string, address: string | undefined): Content {
  return address === undefined ? text : markup`<a href="${address}">${text}</a>`;
}

/** Two runs or more make a trend: of the ceiling where it was looked for, and of the share that was served. */
function trends(newestFirst: readonly IndexEntry[]): Content {
  const entries = [...newestFirst].reverse();
  const ceilings = entries.flatMap(({ ceiling }) => (ceiling === undefined ? [] : [ceiling]));
  const shares = entries.flatMap(({ servedShare }) => (servedShare === undefined ? [] : [servedShare * 100]));
  return [trend('Ceiling', ceilings, '', 'searches'), trend('Served', shares, ' %', 'runs')];
}

function trend(name: string, values: readonly number[], unit: string, of: string): Content {
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined || values.length < 2) return undefined;
  const most = Math.max(1, ...values);
  const points = values.map((value, index) => `${(index / (values.length - 1)) * 100},${(1 - value / most) * 28 + 1}`);
  const text = `${name}: ${count(first)}${unit} at first, ${count(last)}${unit} now, over ${count(values.length)} ${of}`;
  return markup`<p>${text}</p><svg class="trend" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label="${text}"><polyline class="curve l1" points="${points.join(' ')}"/></svg>`;
}
