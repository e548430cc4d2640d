import type { Observation } from '../../model/observation.ts';
import { findingSentence } from '../wording/finding.ts';
import { labelled } from '../wrap.ts';
import { WIDTH } from './width.ts';

/** What limits did without failing anything, a sentence each; nothing where there is none. */
export function observationLines(observations: readonly Observation[]): string[] {
  const lines = observations.flatMap(({ limit, findings }) =>
    labelled('  noted     ', `${findings.map(findingSentence).join(' ')} No attempt failed by it (${limit}).`, WIDTH),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}
