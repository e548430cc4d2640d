import type { Remedy } from '../../model/attribution.ts';
import type { ReportSection } from '../../model/report.ts';
import type { VerdictResult } from '../../model/verdict.ts';
import { blocksOf, type CauseBlock } from '../blocks.ts';
import type { Advice } from '../causes/advice.ts';
import { type Change, changeOf } from '../change.ts';
import { headline } from '../headline.ts';
import { count, duration, size } from '../numbers.ts';
import { causePhrase, settingPhrase } from '../wording/cause.ts';
import { doubtSentence } from '../wording/doubt.ts';
import { observedPhrase } from '../wording/expectation.ts';
import { remedySizeSentence } from '../wording/remedy-size.ts';
import { resourcePhrases } from '../wording/resources.ts';
import { stateSentence } from '../wording/state.ts';
import { type Content, type Markup, markup } from './markup.ts';

const RESULTS: Readonly<Record<VerdictResult, string>> = {
  pass: '✓ passed',
  fail: '✗ failed',
  inconclusive: '? inconclusive',
};

/** What a reader sees first: the sentence, the bar of what became of the attempts, and what to do about the largest cause. */
export function firstScreen(section: ReportSection): Content {
  const { run, verdict } = section;
  const { name, about } = run.plan.scenario;
  const state = stateSentence(run.state);
  const blocks = blocksOf(section.attribution.groups.filter(({ group }) => group.outcome !== 'delayed'));
  const cure = blocks.find(({ remedy, advice }) => remedy !== undefined || advice !== undefined);
  return markup`<p class="soft">${name} <span class="badge ${verdict.result}">${RESULTS[verdict.result]}</span></p>
<h1>${headline(section)}</h1>
${state === undefined ? undefined : markup`<p class="doubt"><strong>${state}</strong></p>`}
${(verdict.doubts ?? []).map(doubt => markup`<p class="doubt">${doubtSentence(doubt)}</p>`)}${outcomeBar(section, blocks)}
${checks(section)}
${cure?.remedy === undefined ? undefined : remedyCard(cure, cure.remedy)}${cure?.advice === undefined ? undefined : adviceCard(cure, cure.advice)}
${about === undefined ? undefined : markup`<p class="soft">${about}</p>`}`;
}

interface Share {
  readonly label: string;
  readonly count: number;
  readonly colour: number;
}

function outcomeBar({ outcomes }: ReportSection, blocks: readonly CauseBlock[]): Markup {
  const shares: Share[] = [
    ...(outcomes.served === undefined ? [] : [{ label: 'served', count: outcomes.served, colour: 0 }]),
    ...blocks.map((block, index) => ({
      label: `${outcomesIn(block)}: ${causePhrase(block.cause)}`,
      count: block.count,
      colour: 2 + (index % 4),
    })),
  ].filter(share => share.count > 0);
  const total = shares.reduce((sum, share) => sum + share.count, 0);
  const text = shares.map(share => `${count(share.count)} ${share.label}`).join(', ');
  let x = 0;
  const parts = shares.map(({ count: attempts, colour }) => {
    const width = (attempts / Math.max(1, total)) * 1000;
    x += width;
    return markup`<rect class="f${colour}" x="${(x - width).toFixed(2)}" width="${width.toFixed(2)}" height="10"/>`;
  });
  return markup`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${text}">${parts}</svg>
<ul class="legend">${shares.map(share => markup`<li><svg class="key" viewBox="0 0 14 7" aria-hidden="true"><rect class="f${share.colour}" width="14" height="7"/></svg><strong>${count(share.count)}</strong> ${share.label}</li>`)}</ul>`;
}

function outcomesIn({ groups }: CauseBlock): string {
  return [...new Set(groups.map(({ group }) => group.outcome))].join(' or ');
}

function checks(section: ReportSection): Content {
  const { verdict, outcomes } = section;
  const { connectMs, firstByteMs } = outcomes;
  const times = [
    ...(connectMs === undefined ? [] : [`connected: p50 ${duration(connectMs.p50)}, p99 ${duration(connectMs.p99)}`]),
    ...(firstByteMs === undefined
      ? []
      : [`answered: p50 ${duration(firstByteMs.p50)}, p99 ${duration(firstByteMs.p99)}`]),
    ...resourcePhrases(section),
  ];
  return markup`<ul class="legend">${verdict.checks.map(
    check =>
      markup`<li class="${check.result}">${RESULTS[check.result]} <code>${check.expectation}</code> (${observedPhrase(check)})</li>`,
  )}${times.map(text => markup`<li class="soft">${text}</li>`)}</ul>`;
}

function remedyCard(block: CauseBlock, remedy: Remedy): Markup {
  const change = changeOf(block.cause, remedy);
  const setting = settingPhrase(block.cause);
  return markup`<section class="card" aria-label="What to do"><strong>What to do about ${causePhrase(block.cause)}</strong>
${change === undefined ? undefined : changeList(change)}
${change?.from !== undefined || setting === undefined ? undefined : markup`<p>In force: <code>${setting}</code></p>`}
${remedyBody(remedy)}</section>`;
}

function adviceCard({ cause }: CauseBlock, advice: Advice): Markup {
  return markup`<section class="card" aria-label="What to do"><strong>What to do about ${causePhrase(cause)}</strong>
${adviceBody(advice)}</section>`;
}

/** The two values apart from each other and from the commands. */
function changeList({ setting, side, host, from, to }: Change): Markup {
  const value = (title: string, text: string) =>
    markup`<div><dt>${title}</dt><dd><code>${text}</code>${inUnits(setting, text)}</dd></div>`;
  return markup`<dl class="change"><div><dt>setting (${host ?? side})</dt><dd><code>${setting}</code></dd></div>
${from === undefined ? undefined : value('from', from)}${value('to', to)}</dl>`;
}

function inUnits(setting: string, value: string): Content {
  return setting.startsWith('memory.') ? markup` <span class="soft">(${size(Number(value))})</span>` : undefined;
}

/** Commands with a button each that copies them. */
export function remedyBody({ now, persist, check, cost, sizedBy }: Remedy): Markup {
  return markup`${now.map(line => command('now', line))}${persist.map(line => command('persist', line))}${command('check', check)}<p class="soft">Cost: ${cost}.</p>${sizedBy === undefined ? undefined : markup`<p class="soft">Amount: ${remedySizeSentence(sizedBy)}.</p>`}`;
}

/** The same of a cause that is no limit. */
export function adviceBody(advice: Advice): Markup {
  return markup`${advice.look.map(line => command('look', line))}${advice.do.map(line => command('do', line))}`;
}

function command(label: string, line: string): Markup {
  return markup`<div class="copy"><span class="label">${label}</span><pre>${line}</pre><button type="button" data-copy aria-label="${`Copy: ${line}`}">Copy</button></div>\n`;
}
