import type { ReportSection } from '../../model/report.ts';
import { chart } from './chart.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { endOf, timelineCharts } from './timeline-charts.ts';

/** The run over time: attempts by outcome and cause, each limit against its bound, retransmits. */
export function timeline({ timeline }: ReportSection): Content {
  if (timeline === undefined) return undefined;
  const span = { fromMs: 0, toMs: endOf(timeline) };
  const [attempts, ...others] = timelineCharts(timeline);
  return zoomed(
    'Timeline',
    span.toMs,
    markup`${chart({ ...attempts, ...span })}
<div class="grid">${others.map(each => chart({ ...each, ...span }))}</div>`,
  );
}

/** Charts that are zoomed together, with the buttons for it. */
export function zoomed(title: string, toMs: number, charts: Content): Markup {
  return markup`<section data-charts data-from="0" data-to="${toMs}" aria-label="${title}"><h2>${title}</h2>
<p class="noprint">${(['in', 'out', 'left', 'right', 'all'] as const).map(zoomButton)} <span class="soft">Drag over a chart to zoom; double-click to see all.</span></p>
${charts}</section>`;
}

const ZOOMS = { in: 'Zoom in', out: 'Zoom out', left: 'Earlier', right: 'Later', all: 'Show all' } as const;

function zoomButton(act: keyof typeof ZOOMS): Markup {
  return markup`<button type="button" data-zoom="${act}">${ZOOMS[act]}</button> `;
}
