import type { Run } from '../model/run.ts';
import type { Moments } from './group.ts';

/** When the target, or a process of it, ended by other hands than the run's own clean-up, and when the load was over. */
export function momentsOf(run: Run): Moments {
  const processes = (run.evidence?.processes ?? []).filter(process => process.role === 'target');
  const exits = processes.flatMap(({ exit }) => (exit === undefined || exit.by === 'run' ? [] : [exit.atMs]));
  const gone = exits.length > 0 && exits.length === processes.length;
  const counters = run.evidence?.client.counters;
  const loadEndedMs = counters?.state === 'read' ? (counters.value.atMs.at(-1) ?? 0) : 0;
  return { targetEndedMs: gone ? Math.max(...exits) : undefined, processEndedMs: exits, loadEndedMs };
}
