import { valueIn } from '../model/probe.ts';
import type { Report, ReportSection } from '../model/report.ts';
import type { VerdictResult } from '../model/verdict.ts';
import { becauseOf, blocksOf, type CauseBlock } from './blocks.ts';
import { isWorthShowing } from './candidate.ts';
import { cleaned } from './cleaned.ts';
import { headline } from './headline.ts';
import { ceilingsMarkdown } from './markdown/ceilings.ts';
import { code, codeBlock, plain, plainInTag, table } from './markdown/escape.ts';
import { experimentsMarkdown } from './markdown/experiments.ts';
import { count, duration } from './numbers.ts';
import { lossProofs, lostIn, placeTotals } from './packet-losses.ts';
import { unknownLines } from './unknown-lines.ts';
import { candidateText, causePhrase } from './wording/cause.ts';
import { doubtSentence } from './wording/doubt.ts';
import { observedPhrase } from './wording/expectation.ts';
import { findingSentence } from './wording/finding.ts';
import { lossPath, lossPlace } from './wording/loss-places.ts';
import { proofSentence } from './wording/loss-proof.ts';
import { remedySizeSentence } from './wording/remedy-size.ts';
import { rulingSentence } from './wording/ruling.ts';
import { stateSentence } from './wording/state.ts';
import { usageAmount, usagePhrase } from './wording/usage.ts';

/** GitHub takes a comment of 65,536 characters. */
const MOST_BYTES = 60_000;

/** Kinds of lines of a log; the JSON report has them all. */
const MOST_LINES = 20;

const MARKS: Readonly<Record<VerdictResult, string>> = { pass: '✅', fail: '❌', inconclusive: '❔' };

/** The report for a pull request or a step summary: the sentences first, details folded, at most 60 KB. */
export function markdownReport(given: Report): string {
  const report = cleaned(given);
  const experiments = [ceilingsMarkdown(report), experimentsMarkdown(report)].filter(part => part !== '').join('\n');
  const sections = report.sections.map(section => ({ short: summary(section), full: details(section) }));
  let left = MOST_BYTES - bytesOf(experiments) - sections.reduce((sum, { short }) => sum + bytesOf(short), 0);
  const parts = sections.map(({ short, full }) => {
    if (bytesOf(full) > left) return short;
    left -= bytesOf(full);
    return `${short}\n${full}`;
  });
  return cut([experiments, ...parts].filter(part => part !== '').join('\n'));
}

/** Whole lines only: so many scenarios that even their sentences do not fit are said to be left out. */
function cut(markdown: string): string {
  if (bytesOf(markdown) <= MOST_BYTES) return markdown;
  const lines = markdown.split('\n');
  const kept: string[] = [];
  let bytes = 200;
  for (const line of lines) {
    bytes += bytesOf(line) + 1;
    if (bytes > MOST_BYTES) break;
    kept.push(line);
  }
  return `${kept.join('\n')}\n\n_${count(lines.length - kept.length)} more lines do not fit here; the JSON report has everything._\n`;
}

function summary(section: ReportSection): string {
  const { run, verdict } = section;
  const state = stateSentence(run.state);
  const checks = verdict.checks.map(check => [MARKS[check.result], code(check.expectation), observedPhrase(check)]);
  return [
    `### ${MARKS[verdict.result]} ${plain(run.plan.scenario.name)}`,
    `**${plain(headline(section))}**`,
    ...(state === undefined ? [] : [`> ${plain(state)}`]),
    ...(verdict.doubts ?? []).map(doubt => `> ${plain(doubtSentence(doubt))}`),
    ...(checks.length === 0 ? [] : [table(['', 'expected', 'observed'], checks)]),
    '',
  ].join('\n\n');
}

function details(section: ReportSection): string {
  const blocks = blocksOf(section.attribution.groups);
  return [...blocks.map(causeDetails), lossDetails(section), limitDetails(section), lineDetails(section), '']
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n');
}

function causeDetails(block: CauseBlock): string {
  const rivals = block.considered.filter(isWorthShowing(block.cause)).map(considered => {
    const { ruling } = considered;
    return `- ${ruling.ruling}: ${plain(candidateText(considered))}: ${plain(rulingSentence(ruling))}`;
  });
  const { remedy, advice } = block;
  return folded(`${count(block.count)} × ${causePhrase(block.cause)}`, [
    lostDetails(block),
    becauseOf(block)
      .map(finding => `- ${plain(findingSentence(finding))}`)
      .join('\n'),
    ...(rivals.length === 0 ? [] : [`Considered besides:\n\n${rivals.join('\n')}`]),
    ...(remedy === undefined
      ? []
      : [
          codeBlock([...remedy.now, ...remedy.persist, remedy.check], 'sh'),
          `Cost: ${plain(remedy.cost)}.`,
          ...(remedy.sizedBy === undefined ? [] : [`Amount: ${plain(remedySizeSentence(remedy.sizedBy))}.`]),
        ]),
    ...(advice === undefined
      ? []
      : [`Where to look:\n\n${codeBlock(advice.look, 'sh')}`, `What to do:\n\n${codeBlock(advice.do, 'sh')}`]),
  ]);
}

function lostDetails({ groups }: CauseBlock): string {
  const lost = lostIn(groups);
  return lost.length === 0 ? '' : `Packets lost: ${plain(lossPath(lost))}`;
}

function lossDetails({ run }: ReportSection): string {
  const losses = run.evidence?.packetLosses && valueIn(run.evidence.packetLosses);
  if (losses === undefined) return '';
  const totals = placeTotals(losses);
  if (totals.length === 0) return '';
  return folded('Where packets were lost', [
    table(
      ['packets', 'of', 'lost'],
      totals.map(one => [count(one.packets), one.packet, plain(lossPlace(one.place))]),
    ),
    lossProofs(losses)
      .map(proof => `- ${plain(proofSentence(proof))}`)
      .join('\n'),
  ]);
}

function limitDetails({ timeline }: ReportSection): string {
  if (timeline === undefined || timeline.usages.length === 0) return '';
  const rows = timeline.usages.map(usage => [
    plain(usagePhrase(usage)),
    usageAmount(usage, usage.used),
    usageAmount(usage, usage.bound),
    usage.metMs === undefined ? '' : duration(Math.max(0, usage.metMs)),
  ]);
  return folded('Limits at their peak', [table(['limit', 'used', 'bound', 'met after'], rows)]);
}

function lineDetails({ run }: ReportSection): string {
  const lines = unknownLines(run).slice(0, MOST_LINES);
  if (lines.length === 0) return '';
  const rows = lines.map(({ text, count: times }) => [count(times), code(text.slice(0, 200))]);
  return folded('What the server wrote meanwhile, and loadline cannot read', [table(['times', 'line'], rows)]);
}

/** GitHub shows Markdown inside `details` only after an empty line. */
function folded(title: string, parts: readonly string[]): string {
  return `<details><summary>${plainInTag(title)}</summary>\n\n${parts.filter(part => part !== '').join('\n\n')}\n\n</details>\n`;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
