import type { Evidence } from '../model/evidence.ts';
import type { TargetWarning } from '../model/run-warning.ts';
import { delta } from '../model/series.ts';

/** From here on the machine, not the server's work, sets its pace: this long, and this share of the time. */
const STARVED_MS = 500;
const STARVED_SHARE = 0.25;

/** That a process of the target waited for a processor: of several the one that waited longest. */
export function starvedTarget({ processes }: Pick<Evidence, 'processes'>): TargetWarning[] {
  const waits = processes.flatMap(({ role, processorWait: series }) => {
    if (role !== 'target' || series === undefined) return [];
    const elapsedMs = (series.atMs.at(-1) ?? 0) - (series.atMs[0] ?? 0);
    return [{ waitedMs: Math.round(delta(series, 'waitedMs') ?? 0), elapsedMs: Math.round(elapsedMs) }];
  });
  const [longest] = waits.sort((one, other) => other.waitedMs - one.waitedMs);
  if (longest === undefined || longest.waitedMs < STARVED_MS) return [];
  return longest.waitedMs < STARVED_SHARE * longest.elapsedMs ? [] : [{ warning: 'target-starved', ...longest }];
}
