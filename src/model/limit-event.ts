import type { UsageNow } from './usage.ts';

/** What meets a limit while somebody watches: a usage that is full, or packets that listening sockets drop. */
export type MetLimit =
  | { readonly what: 'usage'; readonly usage: UsageNow }
  | { readonly what: 'drops'; readonly of: 'listener' | 'others'; readonly packets: number };

/** Once when a limit is met, and once when it is over: then with the most that was in use, or all that was dropped. */
export type LimitEvent =
  | { readonly event: 'met'; readonly atMs: number; readonly limit: MetLimit }
  /** `metMs`: from when on, `atMs`: until when it was met. */
  | { readonly event: 'over'; readonly metMs: number; readonly atMs: number; readonly limit: MetLimit };

/** What is known at one moment. */
export interface LimitsNow {
  readonly atMs: number;
  readonly usages: readonly UsageNow[];
  /** Packets dropped so far. */
  readonly dropped: { readonly listener?: number; readonly others?: number };
}

/** A limit that is not met for so long is over: a queue that is full again and again is full once. */
export const OVER_AFTER_MS = 5000;

interface Episode {
  readonly metMs: number;
  readonly lastMs: number;
  readonly limit: MetLimit;
}

/**
 * A function that is given each moment in turn, and returns what changed.
 *
 * @param isFull whether there is room for no more
 */
export function followLimits(isFull: (usage: UsageNow) => boolean): (now: LimitsNow) => LimitEvent[] {
  const open = new Map<string, Episode>();
  let before: LimitsNow['dropped'] = {};
  return now => {
    const met = [...fullOnes(now.usages.filter(isFull)), ...dropsSince(before, now.dropped)];
    before = now.dropped;
    const begun = met.flatMap(([key, limit]): LimitEvent[] => {
      const known = open.get(key);
      open.set(key, {
        metMs: known?.metMs ?? now.atMs,
        lastMs: now.atMs,
        limit: known === undefined ? limit : more(known.limit, limit),
      });
      return known === undefined ? [{ event: 'met', atMs: now.atMs, limit }] : [];
    });
    const over = [...open].flatMap(([key, { metMs, lastMs, limit }]): LimitEvent[] => {
      if (now.atMs - lastMs < OVER_AFTER_MS) return [];
      open.delete(key);
      return [{ event: 'over', metMs, atMs: lastMs, limit }];
    });
    return [...begun, ...over];
  };
}

type Keyed = readonly [key: string, limit: MetLimit];

function fullOnes(full: readonly UsageNow[]): Keyed[] {
  return full.map(usage => [`${usage.name} ${usage.side}`, { what: 'usage', usage }]);
}

/** What was dropped before the first look was dropped before the watch. */
function dropsSince(before: LimitsNow['dropped'], now: LimitsNow['dropped']): Keyed[] {
  return (['listener', 'others'] as const).flatMap((of): Keyed[] => {
    const packets = (now[of] ?? 0) - (before[of] ?? 0);
    return packets > 0 ? [[`drops ${of}`, { what: 'drops', of, packets }]] : [];
  });
}

function more(known: MetLimit, limit: MetLimit): MetLimit {
  if (known.what === 'drops' && limit.what === 'drops') return { ...known, packets: known.packets + limit.packets };
  if (known.what !== 'usage' || limit.what !== 'usage') return limit;
  return limit.usage.used > known.usage.used ? limit : known;
}
