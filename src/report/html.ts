import type { Report, ReportSection } from '../model/report.ts';
import { headline } from './headline.ts';
import { causes } from './html/causes.ts';
import { clientHosts } from './html/client-hosts.ts';
import { experiments } from './html/experiments.ts';
import { firstScreen } from './html/first-screen.ts';
import { flow } from './html/flow.ts';
import { gauges } from './html/gauges.ts';
import { type Content, markup } from './html/markup.ts';
import { packetLosses } from './html/packet-losses.ts';
import { page } from './html/page.ts';
import { raw } from './html/raw.ts';
import { settings } from './html/settings.ts';
import { folded } from './html/table.ts';
import { timeline } from './html/timeline.ts';
import { times } from './html/times.ts';
import { markdownReport } from './markdown.ts';

/** The report as one page that needs nothing else: no network, no other file, and no script to be read. */
export function htmlReport(report: Report): string {
  const names = [...new Set([...subjectsOf(report), ...report.sections.map(({ run }) => run.plan.scenario.name)])];
  return page({
    title: [...names, report.tool.name].join(', '),
    body: markup`${topLine(report)}<main>${experiments(report)}${contents(report)}${report.sections.map(part)}${asMarkdown(report)}</main>`,
  });
}

function subjectsOf({ experiment }: Report): string[] {
  if (experiment === undefined) return [];
  if ('scenario' in experiment) return [`${experiment.kind} of ${experiment.scenario}`];
  return [experiment.kind];
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

/** For a ticket or a chat. */
function asMarkdown(report: Report): Content {
  return folded(
    'The report as Markdown',
    markup`<div class="copy card"><pre>${markdownReport(report)}</pre><button type="button" data-copy aria-label="Copy the report as Markdown">Copy</button></div>`,
  );
}

function part(section: ReportSection, index: number): Content {
  return markup`<div id="run-${index}">${firstScreen(section)}${clientHosts(section)}${timeline(section)}${times(section)}${gauges(section)}${flow(section)}${packetLosses(section)}${causes(section)}${settings(section)}${raw(section)}</div>`;
}
