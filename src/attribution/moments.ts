import type { Run } from '../model/run.ts';
import type { Moments } from './group.ts';

/** When the target ended by other hands than the run's own clean-up, and when the load was over. */
export function momentsOf(run: Run): Moments {
  const exits = (run.evidence?.processes ?? [])
    .filter(process => process.role === 'target')
    .flatMap(({ exit }) => (exit === undefined || exit.by === 'run' ? [] : [exit.atMs]));
  const counters = run.evidence?.client.counters;
  const loadEndedMs = counters?.state === 'read' ? (counters.value.atMs.at(-1) ?? 0) : 0;
  return { targetEndedMs: exits.length === 0 ? undefined : Math.min(...exits), loadEndedMs };
}
