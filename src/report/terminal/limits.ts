import { shareOf, type Usage } from '../../model/usage.ts';
import { duration } from '../numbers.ts';
import type { Paint } from '../paint.ts';
import { usageOfBound, usagePhrase } from '../wording/usage.ts';
import { bar } from './bar.ts';
import { WIDTH } from './width.ts';

const LABEL = 28;
const BAR = 12;
/** Limits shown, the nearest to their bound first; the other formats have them all. */
const SHOWN = 5;

/** A line for each of the limits that came nearest to their bound. */
export function limitLines(usages: readonly Usage[], marks: Paint): string[] {
  if (usages.length === 0) return [];
  const lines = usages.slice(0, SHOWN).map(usage => {
    const share = shareOf(usage);
    const met = usage.metMs === undefined ? '' : `, met after ${duration(Math.max(0, usage.metMs))}`;
    const short = `  ${usagePhrase(usage).padEnd(LABEL)} ${bar(share, BAR)} ${usageOfBound(usage)}`;
    const text = short.length + met.length <= WIDTH ? `${short}${met}` : short;
    return share >= 1 ? marks.bad(text) : share >= 0.8 ? marks.doubtful(text) : text;
  });
  return ['', marks.strong('Limits at their peak'), ...lines];
}
