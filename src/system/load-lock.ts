import { createServer } from 'node:net';
import { CannotRun } from '../model/errors.ts';

/** A name that no file has: the kernel gives it back when its holder ends, and each network namespace has its own (unix(7)). */
const NAME = '\0loadline-drives-a-load';

/**
 * Takes this host for one load alone: two would measure each other. Resolves with what gives it back. Rejects with CannotRun where another
 * load is driven from here.
 */
export function takeLoadLock(): Promise<() => void> {
  const holder = createServer();
  holder.unref();
  return new Promise((resolve, reject) => {
    holder.once('error', () => reject(new CannotRun('another load is driven from there', 'wait until it has ended')));
    holder.listen({ path: NAME }, () => resolve(() => holder.close()));
  });
}
