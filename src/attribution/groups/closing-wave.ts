import { NOTICE_MS } from '../../limits/counted.ts';
import { OUTCOME, SYMPTOM } from '../../model/codes.ts';
import { type Ledger, NEVER } from '../../model/ledger.ts';
import type { Period } from '../../model/period.ts';

/** A busy kernel closes at least this many connections of a dead process per millisecond. */
const LEAST_CLOSED_PER_MS = 10;

/**
 * For each process end, the period in which the kernel closed the connections of that process. The kernel closes them one after
 * the other; those of an io_uring even after the process is gone (io_uring/io_uring.c, io_ring_exit_work). The period lasts
 * while connections keep ending without a pause, and at most as long as closing all of them can take.
 */
export function closingWaves(ledgers: readonly Ledger[], processEnds: readonly Period[]): Period[] {
  if (processEnds.length === 0) return [];
  const attempts = ledgers.reduce((sum, { length }) => sum + length, 0);
  const closedMs = Float64Array.from(ledgers.flatMap(closings)).sort();
  return processEnds.map(end => {
    const latestMs = end.toMs + NOTICE_MS + attempts / LEAST_CLOSED_PER_MS;
    let toMs = end.toMs + NOTICE_MS;
    for (const atMs of closedMs)
      if (atMs > toMs - NOTICE_MS && atMs <= toMs) toMs = Math.min(latestMs, atMs + NOTICE_MS);
    return { fromMs: end.fromMs - NOTICE_MS, toMs };
  });
}

/** When the other side ended established connections. */
function closings(ledger: Ledger): number[] {
  const found: number[] = [];
  for (let index = 0; index < ledger.length; index += 1) {
    const failedUs = ledger.failedUs[index] ?? NEVER;
    if (ledger.outcome[index] !== OUTCOME.failed || failedUs === NEVER || ledger.connectUs[index] === NEVER) continue;
    const symptom = ledger.symptom[index];
    if (symptom === SYMPTOM.eof || symptom === SYMPTOM.errno)
      found.push(((ledger.startUs[index] ?? 0) + failedUs) / 1000);
  }
  return found;
}
