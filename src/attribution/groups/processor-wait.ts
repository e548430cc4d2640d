import type { LateParty } from '../../model/attempt-group.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Attempt } from '../../model/ledger.ts';
import type { Period } from '../../model/period.ts';
import { valueIn } from '../../model/probe.ts';
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
  /** The longest that an answer took, where the target answered others all the time: what waited for longer did not wait for a processor. */
  readonly longestAnswerMs?: number;
}

/** @param asking connections of the driver that ask again once they are answered */
export function processorWaitsOf(run: RunOfWaits, asking = 0): ProcessorWaits {
  const { evidence, driverHealth, plan } = run;
  const { connectTimeoutMs } = plan.scenario.load;
  const driver = driverHealth.some(health => health !== undefined && wasLate(health, connectTimeoutMs));
  const longestAnswerMs = longestOfSteadyAnswers(run, asking);
  return {
    target: evidence === undefined ? [] : targetWaits(evidence),
    driver,
    ...(longestAnswerMs !== undefined && { longestAnswerMs }),
  };
}

type RunOfWaits = Pick<Run, 'evidence' | 'driverHealth' | 'plan' | 'driverOutput'>;

/**
 * The longest that an answer took to a driver that asks again once it is answered; undefined where the target did not answer all the time. Where
 * it did, the times of all answers add up to the time that the connections had (Little's law).
 */
function longestOfSteadyAnswers({ driverOutput }: RunOfWaits, asking: number): number | undefined {
  const numbers = driverOutput && valueIn(driverOutput.numbers);
  const { mean, max } = numbers?.latencyMs ?? {};
  if (numbers?.elapsedMs === undefined || mean === undefined || asking === 0) return undefined;
  const isSteady = numbers.requests * mean >= MOST_OF_IT * numbers.elapsedMs * asking;
  return isSteady ? max : undefined;
}

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
  const isProcessor = endMs - startMs <= (waits.longestAnswerMs ?? Number.POSITIVE_INFINITY);
  if (isProcessor && waits.target.some(series => shareWaited(series, period) >= MOST_OF_IT)) return 'target';
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
