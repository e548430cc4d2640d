import type { ExperimentReport } from '../../model/report.ts';
import { ceilingJson } from './ceiling.ts';
import { climbJson } from './climb.ts';
import { checkJson, comparisonJson } from './comparison.ts';
import { validationJson } from './validation.ts';

/** The field that an experiment adds to a report: `ceiling`, …; none for a report of plain runs. */
export function experimentJson(experiment: ExperimentReport | undefined) {
  if (experiment === undefined) return {};
  switch (experiment.kind) {
    case 'ceiling':
      return { ceiling: ceilingJson(experiment) };
    case 'ladder':
      return { ladder: climbJson(experiment) };
    case 'comparison':
      return { comparison: comparisonJson(experiment.comparison) };
    case 'check':
      return { checks: experiment.checks.map(checkJson) };
    case 'validation':
      return { validation: validationJson(experiment) };
  }
}
