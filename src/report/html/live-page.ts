import { USAGE_WORDS } from '../wording/usage.ts';
import { markup } from './markup.ts';
import { page } from './page.ts';

/** The page of a run that is under way: it follows the events at `progress`, and becomes the report once the run has ended. */
export function livePage(scenario: string, progress: string): string {
  return page({
    title: `${scenario}, under way: loadline`,
    live: { script: LIVE_SCRIPT },
    body: markup`<header class="top"><a href="/">All runs</a><button type="button" data-theme-button>Light or dark</button></header>
<main data-live="${progress}" data-words="${JSON.stringify(USAGE_WORDS)}"><h1>${scenario}</h1><p><strong id="phase">starting</strong></p>
<div id="counts"></div><p id="failures" class="bad"></p><h2>Nearest limits</h2><div id="levels"></div>
<noscript>This page follows the run by a script; without it, load it again once the run has ended.</noscript></main>`,
  });
}

const LIVE_SCRIPT = `
'use strict';
(() => {
const main = document.querySelector('[data-live]');
const words = JSON.parse(main.dataset.words);
const svg = name => document.createElementNS('http://www.w3.org/2000/svg', name);
const number = new Intl.NumberFormat('en-US');
const mebibytes = bytes => (bytes / 2 ** 20).toFixed(1) + ' MiB';
const gauge = (label, used, bound, colour, amount = each => number.format(each)) => {
  const row = document.createElement('div');
  row.className = 'gauge';
  const name = document.createElement('span');
  name.textContent = label;
  const picture = svg('svg');
  picture.setAttribute('viewBox', '0 0 100 10');
  picture.setAttribute('preserveAspectRatio', 'none');
  picture.setAttribute('aria-hidden', 'true');
  const filled = svg('rect');
  filled.setAttribute('class', colour);
  filled.setAttribute('height', '10');
  filled.setAttribute('width', String(Math.min(100, used / Math.max(1, bound) * 100)));
  picture.append(filled);
  const text = document.createElement('span');
  text.className = 'count';
  text.textContent = amount(used) + ' of ' + amount(bound);
  row.append(name, picture, text);
  return row;
};
const show = progress => {
  document.getElementById('phase').textContent = progress.phase + ', ' + (progress.elapsedMs / 1000).toFixed(1) + ' s';
  document.getElementById('counts').replaceChildren(
    gauge('connected', progress.connected, progress.goal, 'f1'),
    gauge('served', progress.served, progress.goal, 'f0'),
  );
  const kinds = Object.entries(progress.failures).map(([symptom, times]) => symptom + ' ' + number.format(times));
  document.getElementById('failures').textContent =
    progress.failed === 0 ? '' : number.format(progress.failed) + ' failed: ' + kinds.join(', ');
  document.getElementById('levels').replaceChildren(...(progress.levels ?? []).slice(0, 5).map(level =>
    gauge(words[level.name] + ' (' + level.side + ')', level.used, level.bound, level.used >= level.bound ? 'f2' : 'f0', level.name === 'cgroup-memory' ? mebibytes : undefined)));
};
const events = new EventSource(main.dataset.live);
events.addEventListener('message', ({ data }) => {
  const event = JSON.parse(data);
  if (event.event === 'progress') show(event);
  if (event.event !== 'ended' && event.event !== 'cut-off') return;
  events.close();
  if (event.event === 'cut-off') document.getElementById('phase').textContent = 'cut off: whatever conducted this run is gone';
  setTimeout(() => location.reload(), 500);
});
})();
`;
