import { valueIn } from '../../model/probe.ts';
import { sum } from '../reconstruction/failed-attempts.ts';
import type { Testbed } from '../testbed.ts';
import type { Observer } from './observer.ts';

/** What the kernel says when no local port is left. */
const OUT_OF_PORTS = ['EADDRNOTAVAIL', 'EADDRINUSE'];
/** Between two looks, and the share of the time that they may take: the table of a million connections takes seconds. */
const LEAST_GAP_MS = 1000;
const SHARE = 0.1;

/** Looks at the ports in use when attempts failed for want of one since the last look. `failed` counts those so far. */
export function observePorts({ collection }: Pick<Testbed, 'collection'>, failed: () => number): Observer<void> {
  let noted = 0;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  return {
    look: row => {
      const nowMs = performance.now();
      // With the last row of a run the ports are read anyhow.
      if (row === 'last' || nowMs < notBeforeMs) return;
      const failures = failed();
      if (failures === noted) return;
      noted = failures;
      collection.notePorts();
      notBeforeMs = nowMs + Math.max(LEAST_GAP_MS, (performance.now() - nowMs) / SHARE);
    },
    result: () => undefined,
  };
}

/** Our own driver says while it runs what its attempts met. */
export function portsToldBy({ driver }: Pick<Testbed, 'driver'>): () => number {
  return () => {
    const { failures } = driver.progress();
    return OUT_OF_PORTS.reduce((total, errno) => total + (failures[errno] ?? 0), 0);
  };
}

/** A third-party driver says nothing while it runs: the kernel does. */
export function portsTraced({ collection }: Pick<Testbed, 'collection'>): () => number {
  return () => {
    const calls = valueIn(collection.failedCalls())?.calls ?? [];
    return sum(calls.filter(({ side, errno }) => side === 'client' && OUT_OF_PORTS.includes(errno)));
  };
}
