import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';

const MOST_SHOWN = 3;

/** What attempts with the symptom of this group were answered, the most frequent first. */
export function firstBytes({ symptom: { kind } }: AttemptGroup, facts: FactBook): Finding[] {
  const { unexpected = [] } = valueIn(facts.load) ?? {};
  return unexpected
    .filter(({ symptom }) => symptom === kind)
    .slice(0, MOST_SHOWN)
    .map(({ firstBytes: bytes, count }) => finding('first-bytes', { firstBytes: bytes, count }));
}
