import type { Plan } from '../../model/plan.ts';
import { valueIn } from '../../model/probe.ts';
import { sum } from '../reconstruction/failed-attempts.ts';
import type { Testbed } from '../testbed.ts';

/** What the kernel says when no local port is left. */
const OUT_OF_PORTS = ['EADDRNOTAVAIL', 'EADDRINUSE'];
/** Between two looks, and the share of the time that they may take: the table of a million connections takes seconds. */
const LEAST_GAP_MS = 1000;
const SHARE = 0.1;

/** A function that looks at the ports in use when attempts failed for want of one since it was last called. */
export function watchPorts(plan: Plan, { driver, collection }: Pick<Testbed, 'driver' | 'collection'>): () => void {
  let noted = 0;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs < notBeforeMs) return;
    const { failures } = driver.progress();
    const told = OUT_OF_PORTS.reduce((sum, errno) => sum + (failures[errno] ?? 0), 0);
    const failed = plan.driver.engine === 'program' ? told + traced(collection) : told;
    if (failed === noted) return;
    noted = failed;
    collection.notePorts();
    notBeforeMs = nowMs + Math.max(LEAST_GAP_MS, (performance.now() - nowMs) / SHARE);
  };
}

/** Drivers that are somebody else's tell nothing while they run: the kernel does. */
function traced(collection: Testbed['collection']): number {
  const calls = valueIn(collection.failedCalls())?.calls ?? [];
  return sum(calls.filter(({ side, errno }) => side === 'client' && OUT_OF_PORTS.includes(errno)));
}
