import type { Evidence } from '../model/evidence.ts';
import type { Attempt } from '../model/ledger.ts';
import type { Period } from '../model/period.ts';
import { column, type Series } from '../model/series.ts';

/** Of the time that an attempt had: from here on nobody knows what the server would have done with a processor. */
const MOST_OF_IT = 0.5;

/** How long each process of the target waited for a processor. */
export function targetWaits({ processes }: Pick<Evidence, 'processes'>): Series[] {
  return processes.flatMap(({ role, processorWait }) => (role === 'target' && processorWait ? [processorWait] : []));
}

/** Whether a process of the target was ready to run, and had no processor, for most of the time that an attempt had. */
export function lackedProcessor({ outcome, startMs }: Attempt, endMs: number, waits: readonly Series[]): boolean {
  if (outcome === 'served') return false;
  return waits.some(series => shareWaited(series, { fromMs: startMs, toMs: endMs }) >= MOST_OF_IT);
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
