import { ok, type Probe } from '../model/probe.ts';
import type { TargetLog } from '../model/target-evidence.ts';
import type { Target } from '../targets/target.ts';
import type { LoadClock } from './clock.ts';

/** What the target wrote so far, on the run's clock. */
export function targetLog(target: Target, clock: LoadClock): Probe<TargetLog> {
  const log = target.log();
  if (log.state !== 'read') return log;
  const { lines, total } = log.value;
  return ok({
    total,
    lines: lines.map(({ text, count, firstNs, lastNs }) => ({
      text,
      count,
      firstMs: clock.toMs(firstNs),
      lastMs: clock.toMs(lastNs),
    })),
  });
}
