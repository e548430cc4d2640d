import type { Ceiling } from '../model/ceiling.ts';
import type { ClimbEnd } from '../model/climb.ts';
import type { SavedExperiment } from '../model/report.ts';
import type { Validation } from '../model/validation.ts';
import type { Check, VerdictResult } from '../model/verdict.ts';

/** What an experiment of several runs came to. One that was stopped, or could not go on, is inconclusive. */
export function judgeExperiment(experiment: SavedExperiment): VerdictResult {
  switch (experiment.kind) {
    case 'ceiling':
      return ofCeiling(experiment.ceiling, experiment.checks);
    case 'ladder':
      return ofLadder(experiment.ladder.ended);
    case 'validation':
      return ofValidation(experiment.validation);
  }
}

function ofCeiling({ ended }: Ceiling, checks: readonly Check[]): VerdictResult {
  if (ended.end === 'stopped') return 'inconclusive';
  if (checks.some(({ result }) => result === 'fail')) return 'fail';
  if (checks.some(({ result }) => result === 'inconclusive')) return 'inconclusive';
  return ended.end === 'found' || ended.end === 'not-found' ? 'pass' : 'inconclusive';
}

function ofLadder({ end }: ClimbEnd): VerdictResult {
  if (end === 'stopped') return 'inconclusive';
  return end === 'reached' ? 'pass' : 'fail';
}

function ofValidation({ lines, completed }: Validation): VerdictResult {
  if (lines.some(({ effect }) => effect === 'harmful')) return 'fail';
  return completed ? 'pass' : 'inconclusive';
}
