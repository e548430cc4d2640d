import type { Doubt } from '../../model/doubt.ts';
import type { ReportSection } from '../../model/report.ts';
import type { Usage } from '../../model/usage.ts';
import type { Check } from '../../model/verdict.ts';
import { blocksOf, type CauseBlock } from '../blocks.ts';
import { headline } from '../headline.ts';
import { count } from '../numbers.ts';
import { remedyLines } from '../remedy-lines.ts';
import { causePhrase } from '../wording/cause.ts';
import { doubtPhrase, doubtSentence } from '../wording/doubt.ts';
import { observedPhrase } from '../wording/expectation.ts';
import { findingSentence } from '../wording/finding.ts';
import { runWarningSentences } from '../wording/run-warning.ts';
import { stateSentence } from '../wording/state.ts';
import { usagePhrase, usageSentence } from '../wording/usage.ts';
import { element, text } from './xml.ts';

/** How a case ended; one that is neither failed nor broken passed. */
export interface Case {
  readonly name: string;
  readonly result: 'pass' | 'failure' | 'error';
  /** One line. */
  readonly message: string;
  readonly details: readonly string[];
  readonly warnings?: readonly string[];
}

/** A case for the run itself, a case an expectation, a case a cause, and one for each limit that stayed below its bound. */
export function casesOf(section: ReportSection): Case[] {
  const { attribution, timeline, verdict } = section;
  const failing = blocksOf(attribution.groups.filter(({ group }) => group.outcome !== 'delayed'));
  return [
    completionCase(section),
    ...verdict.checks.map(check => expectationCase(check, failing)),
    ...(verdict.doubts ?? []).map(doubtCase),
    ...failing.map(block => causeCase(block, verdict.result === 'fail')),
    ...(timeline?.usages ?? []).filter(({ metMs, used, bound }) => metMs === undefined && used < bound).map(limitCase),
  ];
}

/** @param scenario what the case is about, for its class name */
export function caseXml(scenario: string, { name, result, message, details, warnings = [] }: Case): string {
  const attributes = { classname: `loadline.${scenario}`, name, time: '0.000' };
  const outcome =
    result === 'pass'
      ? output('system-out', details)
      : [element(result, { message, type: result }, [text(details.join('\n'))])];
  return element('testcase', attributes, [...outcome, ...output('system-err', warnings)]);
}

function output(name: 'system-out' | 'system-err', lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [element(name, {}, [text(lines.join('\n'))])];
}

/** A run that did not complete is an error, whatever was expected of it. The sentence and the warnings stand here. */
function completionCase(section: ReportSection): Case {
  const { run } = section;
  const problem = stateSentence(run.state);
  const details = [...(problem === undefined ? [] : [problem]), headline(section)];
  const result = problem === undefined ? 'pass' : 'error';
  return { name: 'the run completed', result, message: problem ?? '', details, warnings: runWarningSentences(run) };
}

const RESULTS = { pass: 'pass', fail: 'failure', inconclusive: 'error' } as const;

/** What failed an expectation stands in its text: the causes and their remedies. */
function expectationCase(check: Check, blocks: readonly CauseBlock[]): Case {
  const { expectation, result, observed } = check;
  const seen = `${observed === undefined ? '' : 'observed '}${observedPhrase(check)}`;
  return {
    name: expectation,
    result: RESULTS[result],
    message: `${expectation}: ${seen}`,
    details: result === 'pass' ? [] : [`${expectation}: ${seen}`, ...blocks.flatMap(causeLines)],
  };
}

/** What keeps a run from passing without failing an expectation. */
function doubtCase(doubt: Doubt): Case {
  const sentence = doubtSentence(doubt);
  return { name: `doubt: ${doubtPhrase(doubt)}`, result: 'error', message: sentence, details: [sentence] };
}

/** A cause that the scenario expects is no failure. */
function causeCase(block: CauseBlock, failing: boolean): Case {
  const message = `${count(block.count)} × ${causePhrase(block.cause)}`;
  const result = failing ? 'failure' : 'pass';
  return { name: `cause: ${causePhrase(block.cause)}`, result, message, details: causeLines(block) };
}

function limitCase(level: Usage): Case {
  return { name: `limit: ${usagePhrase(level)}`, result: 'pass', message: '', details: [usageSentence(level)] };
}

function causeLines(block: CauseBlock): string[] {
  return [
    `${count(block.count)} × ${causePhrase(block.cause)}`,
    ...block.because.map(finding => `  because: ${findingSentence(finding)}`),
    ...(block.remedy === undefined ? [] : remedyLines(block.remedy).map(line => `  ${line}`)),
    ...(block.advice?.look ?? []).map(line => `  look: ${line}`),
    ...(block.advice?.do ?? []).map(line => `  do: ${line}`),
  ];
}
