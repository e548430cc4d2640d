import type { Climb, ClimbNews, ClimbStep } from '../../model/climb.ts';
import { visible } from '../escape.ts';
import { count, counted } from '../numbers.ts';
import { causePhrase } from './cause.ts';
import { changedTo, changedWhere } from './setting-change.ts';

/** The climb in one sentence. */
export function climbSentence({ goal, ended, steps, served }: Climb): string {
  const needed = steps.filter(step => step.needed === 'yes').length;
  switch (ended.end) {
    case 'reached':
      return steps.length === 0
        ? `${count(goal)} connections are all served, with nothing raised`
        : `${count(goal)} connections are all served with ${counted(needed, 'limit')} raised`;
    case 'stopped':
      return `Stopped by the user: ${counted(steps.length, 'limit')} raised so far`;
    case 'wall': {
      const what = ended.cause === undefined ? 'unexplained' : causePhrase(ended.cause.cause);
      return `${count(served)} of ${count(goal)} connections are served, and here is a wall: ${what}. ${sentence(ended.why)}`;
    }
  }
}

/** What the way back found out about a raise. */
export function neededPhrase({ needed, without }: ClimbStep): string {
  switch (needed) {
    case 'yes':
      return without === undefined ? 'needed' : `needed: without it ${count(without.count)} fail`;
    case 'no':
      return 'not needed: dropped';
    case 'unknown':
      return 'not put to the test';
  }
}

/** `2,000 held`, or what is known where that did not hold. */
export function ceilingPhrase(ceiling: number | undefined, served: number | undefined): string {
  if (ceiling !== undefined) return count(ceiling);
  return served === undefined ? '?' : `below ${count(served)}`;
}

/** One line for each thing that a climb reports on its way. */
export function climbNewsPhrase(news: ClimbNews): string {
  if (news.news === 'load') {
    const why = news.cause === undefined ? '' : `: ${causePhrase(news.cause.cause)}`;
    return `${count(news.served)} of ${count(news.connections)} served${why}`;
  }
  const { setting, from } = news.change;
  const what = `${visible(setting)} ${changedWhere(news.change)}`;
  const to = changedTo(news.change);
  if (news.news === 'raised') return `raised ${what} from ${visible(from)} to ${to}`;
  return `without ${what} = ${to}: ${news.needed ? 'it fails, so it is needed' : 'all are served, so it is dropped'}`;
}

function sentence(text: string): string {
  const shown = visible(text);
  return `${shown.charAt(0).toUpperCase()}${shown.slice(1)}.`;
}
