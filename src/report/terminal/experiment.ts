import type { ExperimentReport, Report } from '../../model/report.ts';
import { visible } from '../escape.ts';
import type { Paint } from '../paint.ts';
import { experimentSentence } from '../wording/experiment.ts';
import { wrap } from '../wrap.ts';
import { ceilingLines } from './ceiling.ts';
import { climbLines } from './climb.ts';
import { checkLines, comparisonLines } from './comparison.ts';
import { validationLines } from './validation.ts';
import { WIDTH } from './width.ts';

/** An experiment for a person: what it came to in a sentence, its table, and where it is saved. */
export function experimentText(report: Report, marks: Paint): string {
  const { experiment } = report;
  if (experiment === undefined) return '';
  const lines = [
    ...wrap(experimentSentence(experiment), WIDTH).map(marks.strong),
    ...linesOf(experiment, report, marks),
    ...('folder' in experiment ? ['', ...wrap(`Saved in ${visible(experiment.folder)}`, WIDTH).map(marks.faint)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf(experiment: ExperimentReport, report: Report, marks: Paint): string[] {
  switch (experiment.kind) {
    case 'ceiling':
      return ceilingLines(experiment, report.sections, marks);
    case 'ladder':
      return climbLines(experiment, marks);
    case 'comparison':
      return comparisonLines(experiment.comparison, marks);
    case 'check':
      return checkLines(experiment.checks, marks);
    case 'validation':
      return validationLines(experiment, marks);
  }
}
