import type { RunProgress } from '../../model/progress.ts';
import { nearestFirst, shareOf, type UsageNow } from '../../model/usage.ts';
import { visible } from '../../report/escape.ts';
import { count, duration } from '../../report/numbers.ts';
import type { Paint } from '../../report/paint.ts';
import { bar } from '../../report/terminal/bar.ts';
import { usageOfBound, usagePhrase } from '../../report/wording/usage.ts';

/** How fast connections come, from the last second of progress. */
export interface Pace {
  /** Attempts that were settled in a second; 0 where nothing moved. */
  readonly perSecond: number;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Gauges of a frame, at most. */
const NEAREST = 5;

/** The live view as lines that fit the terminal: what is under way, how far it is, what fails, and what is nearly full. */
export function frame(scenario: string, progress: RunProgress, pace: Pace, size: Size, marks: Paint): string[] {
  const { columns } = size;
  const head = cut(`${visible(scenario)}: ${progress.phase}, ${duration(progress.elapsedMs)}`, columns);
  if (progress.started === 0) return [marks.strong(head)];
  const lines = [
    marks.strong(head),
    counted('connected', progress.connected, progress, columns, ''),
    counted('served', progress.served, progress, columns, paceText(progress, pace)),
    ...failures(progress, columns).map(marks.bad),
    ...nearestFirst(progress.levels ?? [])
      .slice(0, NEAREST)
      .map(usage => gauge(usage, columns, marks)),
  ];
  return lines.slice(0, Math.max(1, size.rows - 1));
}

function counted(label: string, number: number, { goal }: RunProgress, columns: number, after: string): string {
  const text = `${count(number)} of ${count(goal)}${after}`;
  return line(label, number / Math.max(1, goal), text, columns);
}

/** The rate, and how long the rest takes at that rate. */
function paceText({ goal, served, failed }: RunProgress, { perSecond }: Pace): string {
  const left = goal - served - failed;
  if (perSecond < 1 || left <= 0) return '';
  return `, ${count(perSecond)}/s, ${duration((left / perSecond) * 1000)} left`;
}

function failures({ failed, failures: kinds }: RunProgress, columns: number): string[] {
  if (failed === 0) return [];
  const text = Object.entries(kinds)
    .sort(([, one], [, other]) => other - one)
    .map(([symptom, times]) => `${visible(symptom)} ${count(times)}`);
  return [cut(`failed     ${count(failed)}${text.length === 0 ? '' : `: ${text.join(', ')}`}`, columns)];
}

function gauge(usage: UsageNow, columns: number, marks: Paint): string {
  const share = shareOf(usage);
  const text = line(usagePhrase(usage), share, usageOfBound(usage), columns);
  return share >= 1 ? marks.bad(text) : share >= 0.8 ? marks.doubtful(text) : text;
}

const LABEL = 29;
const BAR = 13;

/** Label, bar, numbers; a narrow terminal goes without the bar. */
function line(label: string, share: number, text: string, columns: number): string {
  const wide = columns >= LABEL + BAR + 2 + text.length;
  const short = Math.min(LABEL, Math.max(10, columns - text.length - 1));
  if (!wide) return cut(`${label.slice(0, short - 1).padEnd(short)}${text}`, columns);
  return `${label.slice(0, LABEL - 1).padEnd(LABEL)}${bar(share, BAR)}  ${text}`;
}

/** The last column stays free: some terminals begin a new line once it is written. */
function cut(text: string, columns: number): string {
  const most = Math.max(1, columns - 1);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
