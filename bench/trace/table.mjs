import { markdownTable } from '../markdown-table.mjs';
import { median } from '../median.mjs';
import { CONNECTIONS } from './overflow.mjs';
import { WATCHES } from './watched-loads.mjs';

/** What watching costs, as Markdown: two loads that lose nothing, and a run that loses all the time. */
export function renderTrace({ rounds, loads, overflow }) {
  const watched = Object.entries(loads).map(([load, rates]) => [
    load,
    ...WATCHES.map((_, place) => beside(median(rates[place]), ratios(rates[place], rates[0]), 0)),
  ]);
  return [
    markdownTable([`requests a processor second, medians of ${rounds}`, ...WATCHES], watched),
    tableOfRuns(`a run of ${CONNECTIONS.toLocaleString('en')} connections that overflow`, overflow),
  ].join('\n\n');
}

/** What it costs a run of many connections of which none is lost. */
export function renderHeld({ rounds, connections, held }) {
  const what = `a run of ${connections.toLocaleString('en')} connections that are held, medians of ${rounds}`;
  return tableOfRuns(what, held);
}

function tableOfRuns(what, seconds) {
  const rows = Object.entries(seconds).map(([tier, each]) => [
    tier,
    beside(median(each), ratios(each, seconds.none), 1),
  ]);
  return markdownTable([what, 'processor seconds'], rows);
}

/** Of each round to the unwatched one of the same round: a busy machine slows both. */
function ratios(values, unwatched) {
  return values.map((value, round) => value / unwatched[round]);
}

function beside(value, ofRounds, digits) {
  return `${value.toFixed(digits)} (${median(ofRounds).toFixed(2)})`;
}
