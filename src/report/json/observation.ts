import type { Observation } from '../../model/observation.ts';
import { findingSentence } from '../wording/finding.ts';

/** What a limit did without failing an attempt; it counts as no failure, and is nobody's cause. */
export function observationJson({ limit, side, setting, value, count, findings }: Observation) {
  return { limit, side, setting, value, count, what: findings.map(findingSentence) };
}
