import type { Destination, ShardPlan } from '../model/plan.ts';

/** Deals the connections out evenly, and the client's addresses so that shards meet as little as possible. */
export function planShards(
  connections: number,
  shards: number,
  addresses: readonly string[],
  destinations: readonly Destination[],
): ShardPlan[] {
  const share = Math.floor(connections / shards);
  const left = connections % shards;
  return Array.from({ length: shards }, (_, index) => ({
    connections: share + (index < left ? 1 : 0),
    sources: sourcesOf(index, shards, addresses),
    destinations,
  }));
}

/**
 * With one address the kernel chooses. Otherwise every address must end up with the same number of connections: shards
 * get addresses of their own, or one of them each, where that comes out even; else each has them all, from another
 * start.
 */
function sourcesOf(index: number, shards: number, addresses: readonly string[]): readonly string[] {
  if (addresses.length === 1) return [];
  if (addresses.length % shards === 0) {
    const each = addresses.length / shards;
    return addresses.slice(index * each, (index + 1) * each);
  }
  const start = index % addresses.length;
  if (shards % addresses.length === 0) return addresses.slice(start, start + 1);
  return [...addresses.slice(start), ...addresses.slice(0, start)];
}
