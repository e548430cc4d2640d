import type { Report, ReportSection } from '../model/report.ts';
import type { VerdictResult } from '../model/verdict.ts';
import { blocksOf } from './blocks.ts';
import { cleaned } from './cleaned.ts';
import { visible } from './escape.ts';
import { headline } from './headline.ts';
import { duration } from './numbers.ts';
import { type Paint, paint } from './paint.ts';
import { attemptCommand } from './terminal/attempt.ts';
import { blockLines } from './terminal/block.ts';
import { checkLines } from './terminal/checks.ts';
import { clientHostLines } from './terminal/client-hosts.ts';
import { driverLines } from './terminal/driver.ts';
import { experimentText } from './terminal/experiment.ts';
import { limitLines } from './terminal/limits.ts';
import { observationLines } from './terminal/observation.ts';
import { packetLossLines } from './terminal/packet-losses.ts';
import { unknownLogLines } from './terminal/unknown-lines.ts';
import { WIDTH } from './terminal/width.ts';
import { doubtSentence } from './wording/doubt.ts';
import { experimentHeadline } from './wording/experiment.ts';
import { resourcePhrases } from './wording/resources.ts';
import { runWarningSentences } from './wording/run-warning.ts';
import { stateSentence } from './wording/state.ts';
import { refusalSentence, warningSentence } from './wording/warning.ts';
import { labelled, wrap } from './wrap.ts';

/** The report for a person, 80 columns wide: the sentence, the expectations, then a block a cause. */
export function terminalReport(given: Report, options: { readonly colour: boolean }): string {
  const report = cleaned(given);
  const marks = paint(options.colour);
  if (report.experiment !== undefined) return experimentText(report, marks);
  return report.sections.map(section => `${sectionLines(section, marks).join('\n')}\n`).join('\n');
}

/** One line a scenario: its name, its verdict and the sentence. */
export function quietReport(given: Report): string {
  const report = cleaned(given);
  if (report.experiment !== undefined) return `${experimentHeadline(report.experiment)}\n`;
  return report.sections
    .map(section => `${nameOf(section)}: ${section.verdict.result.toUpperCase()}: ${headline(section)}\n`)
    .join('');
}

function sectionLines(section: ReportSection, marks: Paint): string[] {
  const state = stateSentence(section.run.state);
  return [
    ...wrap(headline(section), WIDTH).map(marks.strong),
    ...wrap(`${nameOf(section)}: ${RESULT[section.verdict.result]}`, WIDTH).map(colourOf(section, marks)),
    ...(state === undefined ? [] : wrap(state, WIDTH).map(marks.doubtful)),
    ...checkLines(section.verdict.checks, marks),
    ...(section.verdict.doubts ?? [])
      .flatMap(doubt => labelled('  ?     ', doubtSentence(doubt), WIDTH))
      .map(marks.doubtful),
    ...timeLines(section),
    ...resourceLines(section),
    ...driverLines(section.run.driverOutput),
    ...clientHostLines(section),
    ...blocksOf(section.attribution.groups).flatMap(block => ['', ...blockLines(block, marks)]),
    ...packetLossLines(section),
    ...observationLines(section.attribution.observations ?? []),
    ...limitLines(section.timeline?.usages ?? [], marks),
    ...unknownLogLines(section, marks),
    ...noteLines(section),
    '',
    ...wrap(`Saved in ${visible(section.folder)}`, WIDTH).map(marks.faint),
    ...exampleLines(section).map(marks.faint),
  ];
}

const RESULT: Readonly<Record<VerdictResult, string>> = {
  pass: 'passed',
  fail: 'FAILED',
  inconclusive: 'inconclusive',
};

function nameOf(section: ReportSection): string {
  return visible(section.run.plan.scenario.name);
}

function colourOf(section: ReportSection, marks: Paint): (text: string) => string {
  return { pass: marks.good, fail: marks.bad, inconclusive: marks.doubtful }[section.verdict.result];
}

/** One attempt of those that most ended as, which can be looked at alone. */
function exampleLines({ attribution, folder }: ReportSection): string[] {
  const example = attribution.groups[0]?.group.example;
  return example === undefined
    ? []
    : wrap(`One of these attempts, step by step: ${attemptCommand(folder, example)}`, WIDTH);
}

function timeLines({ outcomes }: ReportSection): string[] {
  const { connectMs, firstByteMs } = outcomes;
  const times = [
    ...(connectMs === undefined ? [] : [`connected p50 ${duration(connectMs.p50)}, p99 ${duration(connectMs.p99)}`]),
    ...(firstByteMs === undefined
      ? []
      : [`answered p50 ${duration(firstByteMs.p50)}, p99 ${duration(firstByteMs.p99)}`]),
  ];
  return times.length === 0 ? [] : labelled('  times   ', times.join('; '), WIDTH);
}

function resourceLines(section: ReportSection): string[] {
  const phrases = resourcePhrases(section);
  return phrases.length === 0 ? [] : labelled('  took    ', phrases.join('; '), WIDTH);
}

/** What could not be set, and what the plan and the run warned of. */
function noteLines({ run }: ReportSection): string[] {
  const notes = [
    ...run.refused.flatMap(refusal => labelled('  not set   ', refusalSentence(refusal), WIDTH)),
    ...run.plan.warnings.flatMap(warning => labelled('  warning   ', warningSentence(warning), WIDTH)),
    ...runWarningSentences(run).flatMap(warning => labelled('  warning   ', warning, WIDTH)),
  ];
  return notes.length === 0 ? [] : ['', ...notes];
}
