import type { ExperimentReport, Report } from '../../model/report.ts';
import { visible } from '../escape.ts';
import type { Paint } from '../paint.ts';
import { ceilingSentence } from '../wording/ceiling.ts';
import { checkSentence, checksSentence, comparisonSentence } from '../wording/comparison.ts';
import { ladderSentence } from '../wording/ladder.ts';
import { validationSentence } from '../wording/validation.ts';
import { wrap } from '../wrap.ts';
import { ceilingLines } from './ceiling.ts';
import { checkLines, comparisonLines } from './comparison.ts';
import { ladderLines } from './ladder.ts';
import { validationLines } from './validation.ts';
import { WIDTH } from './width.ts';

/** An experiment for a person: what it came to in a sentence, its table, and where it is saved. */
export function experimentText(report: Report, marks: Paint): string {
  const { experiment } = report;
  if (experiment === undefined) return '';
  const lines = [
    ...wrap(sentence(experiment), WIDTH).map(marks.strong),
    ...linesOf(experiment, report, marks),
    ...('folder' in experiment ? ['', ...wrap(`Saved in ${visible(experiment.folder)}`, WIDTH).map(marks.faint)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** An experiment in one line; several checks in a line each. */
export function experimentHeadline(experiment: ExperimentReport): string {
  if (experiment.kind === 'check') return experiment.checks.map(checkSentence).join('\n');
  return 'scenario' in experiment ? `${visible(experiment.scenario)}: ${sentence(experiment)}` : sentence(experiment);
}

function sentence(experiment: ExperimentReport): string {
  switch (experiment.kind) {
    case 'ceiling':
      return ceilingSentence(experiment.ceiling);
    case 'ladder':
      return ladderSentence(experiment.ladder);
    case 'comparison':
      return comparisonSentence(experiment.comparison);
    case 'check':
      return checksSentence(experiment.checks);
    case 'validation':
      return validationSentence(experiment.validation);
  }
}

function linesOf(experiment: ExperimentReport, report: Report, marks: Paint): string[] {
  switch (experiment.kind) {
    case 'ceiling':
      return ceilingLines(experiment, report.sections, marks);
    case 'ladder':
      return ladderLines(experiment, marks);
    case 'comparison':
      return comparisonLines(experiment.comparison, marks);
    case 'check':
      return checkLines(experiment.checks, marks);
    case 'validation':
      return validationLines(experiment, marks);
  }
}
