import type { Collection } from '../collectors/collection.ts';
import type { ProcessExit } from '../model/process-evidence.ts';
import type { ShardExit } from '../system/shard-process.ts';
import type { ProcessEnd } from '../targets/process-ends.ts';
import type { LoadClock } from './clock.ts';

/** What has processes of its own, and says when one ends. */
interface Part {
  onExit(listener: (exit: ShardExit | ProcessEnd) => void): void;
}

/** A process that ends before the teardown began ended by itself, or because the scenario said so. */
export function watchExits(
  collection: Pick<Collection, 'processEnded'>,
  clock: LoadClock,
  parts: readonly Part[],
): void {
  for (const part of parts) {
    part.onExit(exit => collection.processEnded(exit.pid, { ...timed(exit, clock), by: clock.endedBy(exit.pid) }));
  }
}

function timed(exit: ShardExit | ProcessEnd, clock: LoadClock): Omit<ProcessExit, 'by'> {
  const { code, signal, atNs } = exit;
  const running = 'runningAtNs' in exit ? { runningAtMs: clock.toMs(exit.runningAtNs) } : {};
  return { atMs: clock.toMs(atNs), ...running, code, signal };
}
