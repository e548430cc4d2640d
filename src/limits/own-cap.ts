import type { AttemptGroup } from '../model/attempt-group.ts';
import type { AcceptanceFact } from '../model/facts/acceptance.ts';
import { type Finding, finding } from '../model/finding.ts';

/** That these ran out of time while the application held as many connections as it takes, and served them. */
export function capMet(group: AttemptGroup, { ownCap, stalls, longestStallMs }: AcceptanceFact): Finding | undefined {
  if (ownCap === undefined) return undefined;
  const isMeanwhile = stalls.some(({ fromMs, toMs }) => fromMs <= group.firstMs && toMs >= group.lastMs);
  if (!group.duringStall && !isMeanwhile) return undefined;
  return finding('held-at-own-cap', { held: ownCap, stallMs: longestStallMs });
}
