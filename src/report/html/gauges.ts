import type { Level } from '../../model/level.ts';
import { shareOf } from '../../model/level.ts';
import type { ReportSection } from '../../model/report.ts';
import { count, duration } from '../numbers.ts';
import { levelPhrase, levelUse } from '../wording/level.ts';
import { type Content, type Markup, markup } from './markup.ts';

/** A gauge for each limit at its peak, both sides, the fullest first. */
export function gauges({ course }: ReportSection): Content {
  if (course === undefined || course.levels.length === 0) return undefined;
  return markup`<section><h2>Limits at their peak</h2>${course.levels.map(gauge)}</section>`;
}

function gauge(level: Level): Markup {
  const share = shareOf(level);
  const colour = share >= 1 ? 2 : share >= 0.8 ? 3 : 0;
  const numbers = levelUse(level);
  const met = level.metMs === undefined ? '' : `, met after ${duration(Math.max(0, level.metMs))}`;
  return markup`<div class="gauge"><span>${levelPhrase(level)} <code class="soft">${level.limit}</code></span>
<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${`${levelPhrase(level)}: ${numbers}`}"><rect class="f${colour}" width="${Math.min(100, share * 100).toFixed(2)}" height="10"/></svg>
<span class="count">${numbers}<span class="soft"> (${percent(share)}${met})</span></span></div>
`;
}

function percent(share: number): string {
  return share > 0 && share < 0.01 ? 'under 1 %' : `${count(share * 100)} %`;
}
