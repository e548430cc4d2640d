import type { Evidence } from '../../model/evidence.ts';
import { valueIn } from '../../model/probe.ts';

/** Processes that listen behind the target: what they lack is theirs, even where the target started them. */
export function pidsBehind({ hops }: Pick<Evidence, 'hops'>): ReadonlySet<number> {
  const seen = hops === undefined ? [] : (valueIn(hops) ?? []);
  return new Set(seen.flatMap(({ processes }) => processes.map(({ pid }) => pid)));
}
