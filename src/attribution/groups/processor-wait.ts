import type { LateParty } from '../../model/attempt-group.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Attempt } from '../../model/ledger.ts';
import type { Period } from '../../model/period.ts';
import type { DriverHealth } from '../../model/protocol.ts';
import type { Run } from '../../model/run.ts';
import { column, type Series } from '../../model/series.ts';

/** Of the time that an attempt had: from here on nobody knows what would have become of it with a processor. */
const MOST_OF_IT = 0.5;

/** Who waited for a processor, and for how long. */
export interface ProcessorWaits {
  /** Each process of the target. */
  readonly target: readonly Series[];
  /** Whether a process of the driver did for so long that it may have asked, or looked, too late. */
  readonly driver: boolean;
}

export function processorWaitsOf({ evidence, driverHealth, plan }: RunOfWaits): ProcessorWaits {
  const { connectTimeoutMs } = plan.scenario.load;
  const driver = driverHealth.some(health => health !== undefined && wasLate(health, connectTimeoutMs));
  return { target: evidence === undefined ? [] : targetWaits(evidence), driver };
}

type RunOfWaits = Pick<Run, 'evidence' | 'driverHealth' | 'plan'>;

/** A stall that is shorter than this comes and goes with any work. */
const STALLED_MS = 500;

/** It waited for most of the load, or did not look once for most of the time that an attempt has. */
function wasLate({ waitedMs = 0, elapsedMs, longestStallMs }: DriverHealth, mayMs: number): boolean {
  if (longestStallMs >= Math.max(STALLED_MS, MOST_OF_IT * mayMs)) return true;
  return elapsedMs > 0 && waitedMs >= MOST_OF_IT * elapsedMs;
}

function targetWaits({ processes }: Pick<Evidence, 'processes'>): Series[] {
  return processes.flatMap(({ role, processorWait }) => (role === 'target' && processorWait ? [processorWait] : []));
}

/**
 * Who was ready to run, and had no processor, for most of the time that an attempt had. A driver that did so may have come late to ask, and to
 * look for the answer.
 */
export function lackedProcessor(
  { outcome, startMs }: Attempt,
  endMs: number,
  waits: ProcessorWaits,
): LateParty | undefined {
  if (outcome === 'served') return undefined;
  const period = { fromMs: startMs, toMs: endMs };
  if (waits.target.some(series => shareWaited(series, period) >= MOST_OF_IT)) return 'target';
  return waits.driver ? 'driver' : undefined;
}

/** From the look before the period until the one after it. */
function shareWaited(series: Series, { fromMs, toMs }: Period): number {
  const { atMs } = series;
  const waited = column(series, 'waitedMs');
  const after = atMs.findIndex(at => at >= toMs);
  const last = after === -1 ? atMs.length - 1 : after;
  const first = Math.max(
    0,
    atMs.findLastIndex(at => at <= fromMs),
  );
  const elapsedMs = (atMs[last] ?? 0) - (atMs[first] ?? 0);
  return elapsedMs <= 0 ? 0 : ((waited[last] ?? 0) - (waited[first] ?? 0)) / elapsedMs;
}
