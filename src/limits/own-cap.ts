import type { AttemptGroup } from '../model/attempt-group.ts';
import type { AcceptanceFact } from '../model/facts/acceptance.ts';
import type { ApplicationFact } from '../model/facts/target.ts';
import { type Finding, finding } from '../model/finding.ts';
import type { SetCap } from '../model/set-cap.ts';

/** The setting that is exactly as large as what the application held; undefined where none is, or several of different names are. */
export function capSet(
  { ownCap, busyAtCap }: AcceptanceFact,
  application: ApplicationFact | undefined,
): SetCap | undefined {
  const met = ownCap ?? busyAtCap?.held;
  const equal = (application?.caps ?? []).filter(({ value }) => value === met);
  return new Set(equal.map(({ setting }) => setting)).size === 1 ? equal[0] : undefined;
}

/** That these ran out of time while the application held as many connections as it takes, and served them. */
export function capMet(group: AttemptGroup, acceptance: AcceptanceFact): Finding | undefined {
  return stoodAtCap(group, acceptance) ?? wasBusyAtCap(group, acceptance);
}

/** It took nobody meanwhile. */
function stoodAtCap(group: AttemptGroup, { ownCap, stalls, longestStallMs }: AcceptanceFact): Finding | undefined {
  if (ownCap === undefined) return undefined;
  const isMeanwhile = stalls.some(({ fromMs, toMs }) => fromMs <= group.firstMs && toMs >= group.lastMs);
  if (!group.duringStall && !isMeanwhile) return undefined;
  return finding('held-at-own-cap', { held: ownCap, stallMs: longestStallMs });
}

/** Whoever gave up had waited until then, and the looks come now and then. */
const BETWEEN_LOOKS_MS = 500;

/** It took the next one whenever one ended. */
function wasBusyAtCap({ firstMs, lastMs }: AttemptGroup, { busyAtCap }: AcceptanceFact): Finding | undefined {
  if (busyAtCap === undefined || busyAtCap.fromMs > lastMs || busyAtCap.toMs < firstMs - BETWEEN_LOOKS_MS)
    return undefined;
  return finding('busy-at-own-cap', { held: busyAtCap.held, looks: busyAtCap.looks });
}
