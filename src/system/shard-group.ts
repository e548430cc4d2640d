import type { Shard } from './shard.ts';

/** Closing tens of thousands of sockets takes a process a second or more. */
const FINISH_WITHIN_MS = 10_000;

/** Starts shards together. When one fails, ends the others and throws its error. */
export async function startTogether(starts: readonly Promise<Shard>[]): Promise<readonly Shard[]> {
  const settled = await Promise.allSettled(starts);
  const shards = settled.flatMap(start => (start.status === 'fulfilled' ? [start.value] : []));
  const refused = settled.find(start => start.status === 'rejected');
  if (refused === undefined) return shards;
  killAll(shards);
  throw refused.reason;
}

/** Tells every shard to close everything and exit, and kills those that do not. */
export async function finishAll(shards: readonly Shard[]): Promise<void> {
  const timer = setTimeout(killAll, FINISH_WITHIN_MS, shards);
  for (const shard of shards) shard.send({ type: 'finish' });
  await Promise.all(shards.map(shard => shard.exited));
  clearTimeout(timer);
}

export function killAll(shards: readonly Shard[]): void {
  for (const shard of shards) shard.kill();
}
