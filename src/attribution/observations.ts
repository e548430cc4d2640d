import { LIMITS } from '../limits/catalog.ts';
import { type AttributedGroup, rootOf } from '../model/attribution.ts';
import type { FactBook } from '../model/facts/facts.ts';
import type { Limit } from '../model/limit.ts';
import type { Observation } from '../model/observation.ts';
import type { Side } from '../model/side.ts';

/** What limits were seen to do, but for those that are blamed on that side: of these the groups tell. */
export function observationsOf(facts: FactBook, groups: readonly AttributedGroup[]): Observation[] {
  const isBlamed = ({ id }: Limit, side: Side) =>
    groups.some(({ cause }) =>
      [cause, rootOf(cause)].some(one => one.kind === 'limit' && one.limit === id && one.side === side),
    );
  return LIMITS.flatMap(limit =>
    limit.sides.flatMap(side => {
      const observed = limit.observe?.(side, facts);
      if (observed === undefined || isBlamed(limit, side)) return [];
      const value = limit.effective(side, facts) ?? 'unknown';
      return [{ limit: limit.id, side, setting: limit.setting.name, value, ...observed }];
    }),
  );
}
