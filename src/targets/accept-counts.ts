import type { AcceptProgress } from '../model/protocol.ts';
import type { Shard } from '../system/shard.ts';

export interface AcceptCounts {
  /** Latest counts of all processes together; undefined until one has told. */
  sum(): AcceptProgress | undefined;
}

/** Keeps the latest counts that each process tells. */
export function countAccepts(shards: readonly Shard[]): AcceptCounts {
  const latest = new Map<Shard, AcceptProgress>();
  for (const shard of shards) {
    shard.onMessage(message => {
      if (message.type === 'accepts') latest.set(shard, message.accepts);
    });
  }
  return { sum: () => (latest.size === 0 ? undefined : [...latest.values()].reduce(add)) };
}

function add(one: AcceptProgress, other: AcceptProgress): AcceptProgress {
  return {
    accepted: one.accepted + other.accepted,
    answered: one.answered + other.answered,
    open: one.open + other.open,
    errors: addCounts(one.errors, other.errors),
  };
}

function addCounts(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
