import type { ExperimentReport } from '../../model/report.ts';
import { visible } from '../escape.ts';
import { ceilingSentence } from './ceiling.ts';
import { climbSentence } from './climb.ts';
import { checkSentence, checksSentence, comparisonSentence } from './comparison.ts';
import { validationSentence } from './validation.ts';

/** What an experiment came to, in one sentence. */
export function experimentSentence(experiment: ExperimentReport): string {
  switch (experiment.kind) {
    case 'ceiling':
      return ceilingSentence(experiment.ceiling);
    case 'ladder':
      return climbSentence(experiment.ladder);
    case 'comparison':
      return comparisonSentence(experiment.comparison);
    case 'check':
      return checksSentence(experiment.checks);
    case 'validation':
      return validationSentence(experiment.validation);
  }
}

/** An experiment in one line; several checks in a line each. */
export function experimentHeadline(experiment: ExperimentReport): string {
  if (experiment.kind === 'check') return experiment.checks.map(checkSentence).join('\n');
  const sentence = experimentSentence(experiment);
  return 'scenario' in experiment ? `${visible(experiment.scenario)}: ${sentence}` : sentence;
}
