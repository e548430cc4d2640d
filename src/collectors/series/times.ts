import type { Period } from '../../model/period.ts';

/** What is over sooner is not kept: several looks take longer. */
const LEAST_MS = 200;

/** Looks at several things, for each of which something is so or not. */
export interface Times<Key> {
  /** One look: all of which it may be so, each with a number: how much it is so now. */
  note(atMs: number, found: ReadonlyMap<Key, number>): void;
  /**
   * From the first look that found one so to the last before one that did not, with the least and the most of these numbers; undefined
   * where there were too many such times.
   */
  result(): TimeOf<Key>[] | undefined;
}

interface TimeOf<Key> extends Period {
  readonly key: Key;
  readonly least: number;
  readonly most: number;
}

/** @param mostKept of more times than these none is kept */
export function recordTimes<Key>(mostKept: number): Times<Key> {
  const ended: TimeOf<Key>[] = [];
  let running = new Map<Key, TimeOf<Key>>();
  return {
    note: (atMs, found) => {
      const still = new Map<Key, TimeOf<Key>>();
      for (const [key, much] of found) {
        const { fromMs, least, most } = running.get(key) ?? { fromMs: atMs, least: much, most: much };
        still.set(key, { key, fromMs, toMs: atMs, least: Math.min(least, much), most: Math.max(most, much) });
      }
      for (const [key, time] of running)
        if (!still.has(key) && isKept(time) && ended.length <= mostKept) ended.push(time);
      running = still;
    },
    result: () => {
      const all = [...ended, ...[...running.values()].filter(isKept)];
      return all.length > mostKept ? undefined : all;
    },
  };
}

function isKept({ fromMs, toMs }: Period): boolean {
  return toMs - fromMs >= LEAST_MS;
}
