import { availableParallelism } from 'node:os';
import type { Shard } from './shard.ts';
import { after } from './timer.ts';

/** Half a million connections take a process five seconds to take down; what lasts longer is left to the kernel. */
const FINISH_WITHIN_MS = 15_000;

/** A process that starts is busy for a tenth of a second: more at once only wait for each other, each with its memory. */
const STARTING_PER_PROCESSOR = 2;

/** Starts shards, some at a time. When one fails, starts no more, ends the others and throws its error. */
export async function startTogether(starts: readonly (() => Promise<Shard>)[]): Promise<readonly Shard[]> {
  const settled: PromiseSettledResult<Shard>[] = [];
  const atOnce = availableParallelism() * STARTING_PER_PROCESSOR;
  for (let next = 0; next < starts.length; next += atOnce) {
    settled.push(...(await Promise.allSettled(starts.slice(next, next + atOnce).map(start => start()))));
    if (settled.some(start => start.status === 'rejected')) break;
  }
  const shards = settled.flatMap(start => (start.status === 'fulfilled' ? [start.value] : []));
  const refused = settled.find(start => start.status === 'rejected');
  if (refused === undefined) return shards;
  killAll(shards);
  throw refused.reason;
}

/** Tells every shard to close everything and exit, and kills those that do not. */
export async function finishAll(shards: readonly Shard[]): Promise<void> {
  const timer = after(FINISH_WITHIN_MS, () => killAll(shards));
  for (const shard of shards) shard.send({ type: 'finish' });
  await Promise.all(shards.map(shard => shard.exited));
  clearTimeout(timer);
}

export function killAll(shards: readonly Shard[]): void {
  for (const shard of shards) shard.kill();
}
