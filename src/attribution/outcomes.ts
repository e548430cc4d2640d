import { OUTCOME } from '../model/codes.ts';
import { type Ledger, NEVER } from '../model/ledger.ts';
import type { Outcomes, Percentiles } from '../model/outcomes.ts';
import { timeBins } from '../model/time-bins.ts';

/** Rows are counted whole. */
type Counted = Readonly<Record<'attempted' | 'served' | 'delayed', number>>;

/** Counts the attempts of every ledger. */
export function outcomesOf(ledgers: readonly Ledger[]): Outcomes & Counted {
  const counts = { pending: 0, served: 0, failed: 0, delayed: 0, clientErrors: 0 };
  for (const ledger of ledgers) countInto(counts, ledger);
  const { clientErrors, ...all } = counts;
  const allServedMs = counts.pending + counts.failed === 0 ? lastServedMs(ledgers) : undefined;
  return {
    attempted: counts.pending + counts.served + counts.failed,
    ...all,
    ...(clientErrors > 0 && { clientErrors }),
    connectMs: percentiles(ledgers.map(ledger => ledger.connectUs)),
    firstByteMs: percentiles(ledgers.map(ledger => ledger.firstByteUs)),
    ...(allServedMs !== undefined && { allServedMs }),
  };
}

/** Milliseconds since the load's start; undefined where the time of one served attempt is not known, or there is none. */
function lastServedMs(ledgers: readonly Ledger[]): number | undefined {
  let lastUs: number | undefined;
  for (const { length, outcome, startUs, connectUs, firstByteUs } of ledgers) {
    for (let index = 0; index < length; index += 1) {
      if (outcome[index] !== OUTCOME.served) continue;
      const answered = firstByteUs[index] ?? NEVER;
      const tookUs = answered === NEVER ? (connectUs[index] ?? NEVER) : answered;
      if (tookUs === NEVER) return undefined;
      lastUs = Math.max(lastUs ?? 0, (startUs[index] ?? 0) + tookUs);
    }
  }
  return lastUs === undefined ? undefined : lastUs / 1000;
}

type Counts = Record<'pending' | 'served' | 'failed' | 'delayed' | 'clientErrors', number>;

function countInto(counts: Counts, ledger: Ledger): void {
  for (let index = 0; index < ledger.length; index += 1) {
    const outcome = ledger.outcome[index];
    if (outcome === OUTCOME.pending) counts.pending += 1;
    if (outcome === OUTCOME.failed) counts.failed += 1;
    if (outcome !== OUTCOME.served) continue;
    counts.served += 1;
    if ((ledger.retransmits[index] ?? 0) > 0) counts.delayed += 1;
    if ((ledger.code[index] ?? 0) > 0) counts.clientErrors += 1;
  }
}

/** Exact percentiles in milliseconds (nearest rank) of the times that were recorded, and how these are spread. */
function percentiles(columns: readonly Uint32Array[]): Percentiles | undefined {
  const times = joined(columns.map(column => column.filter(time => time !== NEVER))).sort();
  if (times.length === 0) return undefined;
  const rank = (share: number) => (times[Math.max(0, Math.ceil(times.length * share) - 1)] ?? 0) / 1000;
  return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: rank(1), bins: timeBins(times) };
}

function joined(columns: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(columns.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const column of columns) {
    all.set(column, offset);
    offset += column.length;
  }
  return all;
}
