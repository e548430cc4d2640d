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
    const { failures } = driver.progress();
    const failed = OUT_OF_PORTS.reduce((sum, errno) => sum + (failures[errno] ?? 0), 0);
    const nowMs = performance.now();
    if (failed === noted || nowMs - notedAtMs < AT_MOST_EVERY_MS) return;
    noted = failed;
    notedAtMs = nowMs;
    collection.notePorts();
  };
}
