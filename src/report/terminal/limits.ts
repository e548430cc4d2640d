import { type Level, shareOf } from '../../model/level.ts';
import { duration } from '../numbers.ts';
import type { Paint } from '../paint.ts';
import { levelPhrase, levelUse } from '../wording/level.ts';
import { bar } from './bar.ts';
import { WIDTH } from './width.ts';

const LABEL = 28;
const BAR = 12;
/** Limits shown, the nearest to their bound first; the other formats have them all. */
const SHOWN = 5;

/** A line for each of the limits that came nearest to their bound. */
export function limitLines(levels: readonly Level[], marks: Paint): string[] {
  if (levels.length === 0) return [];
  const lines = levels.slice(0, SHOWN).map(level => {
    const share = shareOf(level);
    const met = level.metMs === undefined ? '' : `, met after ${duration(Math.max(0, level.metMs))}`;
    const short = `  ${levelPhrase(level).padEnd(LABEL)} ${bar(share, BAR)} ${levelUse(level)}`;
    const text = short.length + met.length <= WIDTH ? `${short}${met}` : short;
    return share >= 1 ? marks.bad(text) : share >= 0.8 ? marks.doubtful(text) : text;
  });
  return ['', marks.strong('Limits at their peak'), ...lines];
}
