import { known } from '../model/probe.ts';
import { sum } from './failed-attempts.ts';
import type { Stage } from './stage.ts';

/** What the kernel says when no local port is left. */
const OUT_OF_PORTS = ['EADDRNOTAVAIL', 'EADDRINUSE'];
/** Reading the socket table of tens of thousands of connections takes tens of milliseconds. */
const AT_MOST_EVERY_MS = 1000;

/** A function that looks at the ports in use when attempts failed for want of one since it was last called. */
export function portNoter({ driver, collection }: Pick<Stage, 'driver' | 'collection'>): () => void {
  let noted = 0;
  let notedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs - notedAtMs < AT_MOST_EVERY_MS) return;
    const { failures } = driver.progress();
    const told = OUT_OF_PORTS.reduce((sum, errno) => sum + (failures[errno] ?? 0), 0);
    const failed = told + traced(collection);
    if (failed === noted) return;
    noted = failed;
    notedAtMs = nowMs;
    collection.notePorts();
  };
}

/** Drivers that are somebody else's tell nothing while they run: the kernel does. */
function traced(collection: Stage['collection']): number {
  const calls = known(collection.failedCalls())?.calls ?? [];
  return sum(calls.filter(({ side, errno }) => side === 'client' && OUT_OF_PORTS.includes(errno)));
}
