import { familyOf, ofFamily } from '../model/address-family.ts';
import type { Destination, ShardPlan } from '../model/plan.ts';

/**
 * Deals the connections out evenly, and the client's addresses so that shards meet as little as possible. Where there are
 * destinations of both families, each family has its own shards: there are at least as many of them as families.
 */
export function planShards(
  connections: number,
  shards: number,
  addresses: readonly string[],
  destinations: readonly Destination[],
): ShardPlan[] {
  const families = [...new Set(destinations.map(({ address }) => familyOf(address)))];
  return families.flatMap((family, index) =>
    shardsOfFamily(
      part(connections, families.length, index),
      part(shards, families.length, index),
      ofFamily(addresses, family),
      destinations.filter(({ address }) => familyOf(address) === family),
    ),
  );
}

/** One of `count` nearly equal parts of a whole number: the first ones are the larger. */
function part(whole: number, count: number, index: number): number {
  return Math.floor(whole / count) + (index < whole % count ? 1 : 0);
}

function shardsOfFamily(
  connections: number,
  shards: number,
  addresses: readonly string[],
  destinations: readonly Destination[],
): ShardPlan[] {
  return Array.from({ length: shards }, (_, index) => ({
    connections: part(connections, shards, index),
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
