import type { Report, ReportSection } from '../model/report.ts';
import { headline } from './headline.ts';
import { causes } from './html/causes.ts';
import { experiments } from './html/experiments.ts';
import { firstScreen } from './html/first-screen.ts';
import { flow } from './html/flow.ts';
import { gauges } from './html/gauges.ts';
import { type Content, markup } from './html/markup.ts';
import { page } from './html/page.ts';
import { raw } from './html/raw.ts';
import { settings } from './html/settings.ts';
import { timeline } from './html/timeline.ts';

/** The report as one page that needs nothing else: no network, no other file, and no script to be read. */
export function htmlReport(report: Report): string {
  const names = report.sections.map(({ run }) => run.plan.scenario.name);
  return page({
    title: [...names, report.tool.name].join(', '),
    body: markup`${topLine(report)}<main>${experiments(report)}${sideBySide(report)}${contents(report)}${report.sections.map((section, index) => part(section, index, isPair(report)))}</main>`,
  });
}

/** The line at the top of every page. */
function topLine({ tool, createdAt }: Report): Content {
  return markup`<header class="top"><span>${tool.name} ${tool.version}, ${createdAt.slice(0, 16).replace('T', ' ')} UTC</span><button type="button" data-theme-button class="noprint">Light or dark</button></header>`;
}

/** Several scenarios in one page have a list of them first. */
function contents({ sections }: Report): Content {
  if (sections.length < 2) return undefined;
  return markup`<nav aria-label="Scenarios"><ul>${sections.map(
    (section, index) =>
      markup`<li><a href="#run-${index}">${section.run.plan.scenario.name}</a> <span class="${section.verdict.result}">${section.verdict.result}</span>: ${headline(section)}</li>`,
  )}</ul></nav>`;
}

/** A comparison is of two runs: their timelines stand beside each other, and not again below. */
function isPair({ experiment, sections }: Report): boolean {
  return experiment?.kind === 'comparison' && sections.length === 2;
}

function sideBySide(report: Report): Content {
  if (!isPair(report)) return undefined;
  return markup`<div class="grid">${report.sections.map(
    (section, index) =>
      markup`<div><p><strong>${index === 0 ? 'Before' : 'After'}</strong>: ${headline(section)}</p>${timeline(section)}</div>`,
  )}</div>`;
}

function part(section: ReportSection, index: number, timelineShown: boolean): Content {
  return markup`<div id="run-${index}">${firstScreen(section)}${timelineShown ? undefined : timeline(section)}${gauges(section)}${flow(section)}${causes(section)}${settings(section)}${raw(section)}</div>`;
}
