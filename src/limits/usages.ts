import type { FactBook } from '../model/facts/facts.ts';
import type { LimitId } from '../model/limit-id.ts';
import type { LimitUsage } from '../model/limit-usage.ts';
import { nearestOfEach, type UsageNow } from '../model/usage.ts';
import { type LatestEvidence, latestUsage } from '../model/usage-source.ts';
import { LIMITS } from './catalog.ts';

/** Whatever a limit bounds and the evidence of a run shows, each once. */
export const USAGES: readonly LimitUsage[] = [...new Set(LIMITS.flatMap(({ usage }) => usage ?? []))];

/** The entry's own words for a usage; undefined for one that no limit of the catalog bounds. */
export function usageNamed(name: string): LimitUsage | undefined {
  return USAGES.find(usage => usage.name === name);
}

/** Whether there is room for no more. */
export function isFull({ name, used, bound }: UsageNow): boolean {
  return usageNamed(name)?.fitsOneMore === true ? used > bound : used >= bound;
}

/** How much of each limit is in use at this moment, the nearest to its bound first. */
export function usagesNow(latest: LatestEvidence): UsageNow[] {
  return nearestOfEach(USAGES.flatMap(usage => nowOf(usage, latest).map(now => ({ name: usage.name, ...now }))));
}

/** The limit of the catalog that bounds a usage: of several that could, the one in force. */
export function limitInForce(usage: LimitUsage, now: UsageNow, facts: FactBook): LimitId {
  const [limit] = LIMITS.filter(each => each.usage === usage);
  if (limit === undefined) throw new Error(`no limit bounds ${usage.name}`);
  return usage.limitInForce?.(now, facts) ?? limit.id;
}

function nowOf(usage: LimitUsage, latest: LatestEvidence): readonly Omit<UsageNow, 'name'>[] {
  return 'sources' in usage ? usage.sources(latest).flatMap(latestUsage) : usage.now(latest);
}
