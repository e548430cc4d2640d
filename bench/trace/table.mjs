import { markdownTable } from '../markdown-table.mjs';
import { median } from '../median.mjs';
import { CONNECTIONS, TIERS } from './overflow.mjs';
import { WATCHES } from './watched-loads.mjs';

/** What watching costs, as Markdown: two loads that lose nothing, and a run that loses all the time. */
export function renderTrace({ rounds, loads, overflow }) {
  const watched = Object.entries(loads).map(([load, rates]) => [
    load,
    ...WATCHES.map((_, place) => beside(median(rates[place]), ratios(rates[place], rates[0]), 0)),
  ]);
  const runs = Object.keys(TIERS).map(tier => [
    tier,
    beside(median(overflow[tier]), ratios(overflow[tier], overflow.none), 1),
  ]);
  return [
    markdownTable([`requests a processor second, medians of ${rounds}`, ...WATCHES], watched),
    markdownTable(
      [`a run of ${CONNECTIONS.toLocaleString('en')} connections that overflow`, 'processor seconds'],
      runs,
    ),
  ].join('\n\n');
}

/** Of each round to the unwatched one of the same round: a busy machine slows both. */
function ratios(values, unwatched) {
  return values.map((value, round) => value / unwatched[round]);
}

function beside(value, ofRounds, digits) {
  return `${value.toFixed(digits)} (${median(ofRounds).toFixed(2)})`;
}
