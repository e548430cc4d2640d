import type { ReportSection } from '../../model/report.ts';
import type { Usage } from '../../model/usage.ts';
import { shareOf } from '../../model/usage.ts';
import { count, duration } from '../numbers.ts';
import { usageOfBound, usagePhrase } from '../wording/usage.ts';
import { type Content, type Markup, markup } from './markup.ts';

/** A gauge for each limit at its peak, both sides, the fullest first. */
export function gauges({ timeline }: ReportSection): Content {
  if (timeline === undefined || timeline.usages.length === 0) return undefined;
  return markup`<section><h2>Limits at their peak</h2>${timeline.usages.map(gauge)}</section>`;
}

function gauge(usage: Usage): Markup {
  const share = shareOf(usage);
  const colour = share >= 1 ? 2 : share >= 0.8 ? 3 : 0;
  const numbers = usageOfBound(usage);
  const met = usage.metMs === undefined ? '' : `, met after ${duration(Math.max(0, usage.metMs))}`;
  return markup`<div class="gauge"><span>${usagePhrase(usage)} <code class="soft">${usage.limit}</code></span>
<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${`${usagePhrase(usage)}: ${numbers}`}"><rect class="f${colour}" width="${Math.min(100, share * 100).toFixed(2)}" height="10"/></svg>
<span class="count">${numbers}<span class="soft"> (${percent(share)}${met})</span></span></div>
`;
}

function percent(share: number): string {
  return share > 0 && share < 0.01 ? 'under 1 %' : `${count(share * 100)} %`;
}
