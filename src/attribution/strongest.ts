import type { AttemptGroup } from '../model/attempt-group.ts';
import { rootOf } from '../model/attribution.ts';
import type { Cause, Confidence } from '../model/cause.ts';
import type { FactBook } from '../model/facts/facts.ts';
import type { Finding } from '../model/finding.ts';
import { causeKey } from '../model/trial.ts';
import type { Candidate } from './candidate.ts';
import { rootCause } from './root.ts';

export interface Blamed {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly findings: readonly Finding[];
}

const STRENGTH: readonly Confidence[] = ['possible', 'likely', 'proven', 'confirmed'];

/**
 * The candidate that the evidence fits best; undefined where there is none, or where several fit as well. One that came of another is no
 * rival of it: both name the same root.
 */
export function strongest(candidates: readonly Candidate[], group: AttemptGroup, facts: FactBook): Blamed | undefined {
  const blamed = candidates.flatMap(({ cause, ruling }) =>
    ruling.ruling === 'blamed' ? [{ cause, confidence: ruling.confidence, findings: ruling.findings }] : [],
  );
  const most = Math.max(...blamed.map(({ confidence }) => STRENGTH.indexOf(confidence)));
  const best = blamed.filter(({ confidence }) => STRENGTH.indexOf(confidence) === most);
  if (best.length < 2) return best[0];
  return best.find(one => best.every(other => other === one || cameOf(one, other, group, facts)));
}

/** Whether one cause is the root of the other's happening. */
function cameOf(one: Blamed, other: Blamed, group: AttemptGroup, facts: FactBook): boolean {
  const root = rootCause(one.cause, group, facts);
  if ('undecided' in root || root.cause === one.cause) return false;
  return causeKey(rootOf(root.cause)) === causeKey(other.cause);
}
