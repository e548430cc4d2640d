import type { Ceiling } from '../../model/ceiling.ts';
import { visible } from '../escape.ts';
import { count, counted } from '../numbers.ts';
import { causePhrase } from './cause.ts';

/** The ceiling in one sentence: `1,000 connections are all served (3 of 3 runs). At 1,001: out of ephemeral ports (…)`. */
export function ceilingSentence(ceiling: Ceiling): string {
  const { ended, held, max } = ceiling;
  switch (ended.end) {
    case 'found':
      return `${heldPhrase(ceiling)}. ${breakPhrase(ceiling)}`;
    case 'not-found':
      return `${heldPhrase(ceiling)}, which is the most that was allowed: no ceiling below ${count(max)}`;
    case 'never-holds':
      return `Not even one connection is served: ${whyPhrase(ceiling)}`;
    case 'stopped':
      return `Stopped by the user: ${known(ceiling)}`;
    case 'out-of-time':
    case 'out-of-memory':
    case 'broken':
      return `${held === 0 ? 'No ceiling was found' : heldPhrase(ceiling)}; the search ended there: ${visible(ended.why)}`;
  }
}

function heldPhrase({ held, repeats }: Ceiling): string {
  return `${counted(held, 'connection is', 'connections are')} all served (${repeats.held} of ${counted(repeats.runs, 'run')})`;
}

function breakPhrase(ceiling: Ceiling): string {
  return `At ${count(ceiling.broke ?? 0)}: ${whyPhrase(ceiling)}`;
}

function whyPhrase({ stoppedBy }: Ceiling): string {
  return stoppedBy === undefined ? 'unexplained' : causePhrase(stoppedBy.cause);
}

function known({ held, broke }: Ceiling): string {
  if (broke === undefined) return held === 0 ? 'nothing is known yet' : `${count(held)} held`;
  return held === 0 ? `${count(broke)} broke` : `${count(held)} held and ${count(broke)} broke`;
}

/** How far the ceiling moves; undefined where it does not. */
export function spreadSentence({ spread, held }: Ceiling): string | undefined {
  const { low, high } = spread;
  if (low === held && high === held) return undefined;
  return `The ceiling moves: ${count(low)} held every time, and ${count(high)} at least once.`;
}
