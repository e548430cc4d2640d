import { shareOf, type Usage } from '../../model/usage.ts';
import { duration } from '../numbers.ts';
import type { Paint } from '../paint.ts';
import { usageOfBound, usagePhrase } from '../wording/usage.ts';
import { labelled } from '../wrap.ts';
import { bar } from './bar.ts';
import { WIDTH } from './width.ts';

const LABEL = 28;
const BAR = 12;
/** Limits shown, the nearest to their bound first; the other formats have them all. */
const SHOWN = 5;

/** A line for each of the limits that came nearest to their bound. */
export function limitLines(usages: readonly Usage[], marks: Paint): string[] {
  if (usages.length === 0) return [];
  return ['', marks.strong('Limits at their peak'), ...usages.slice(0, SHOWN).flatMap(usage => gauge(usage, marks))];
}

/** What is behind the target has a long name, which gets lines of its own. */
function gauge(usage: Usage, marks: Paint): string[] {
  const phrase = usagePhrase(usage);
  const isLong = phrase.length > LABEL;
  const share = shareOf(usage);
  const met = usage.metMs === undefined ? '' : `, met after ${duration(Math.max(0, usage.metMs))}`;
  const short = `  ${(isLong ? '' : phrase).padEnd(LABEL)} ${bar(share, BAR)} ${usageOfBound(usage)}`;
  const text = short.length + met.length <= WIDTH ? `${short}${met}` : short;
  const colour = share >= 1 ? marks.bad : share >= 0.8 ? marks.doubtful : (line: string) => line;
  return [...(isLong ? labelled('  ', phrase, WIDTH) : []), text].map(line => colour(line));
}
