import { valueIn } from '../../model/probe.ts';
import type { ProcessEvidence, ProcessExit } from '../../model/process-evidence.ts';
import { column } from '../../model/series.ts';

/**
 * How a process ended that the run did not end: none for any other. On a busy machine the run learns of an end late, but a process that
 * held a descriptor was running.
 */
export function ownEnd({ exit, descriptors }: Pick<ProcessEvidence, 'exit' | 'descriptors'>): ProcessExit[] {
  if (exit === undefined || exit.by === 'run') return [];
  const series = valueIn(descriptors);
  const used = series === undefined ? [] : column(series, 'used');
  const runningAtMs = exit.runningAtMs ?? series?.atMs[used.findLastIndex(count => count > 0)];
  return [runningAtMs === undefined ? exit : { ...exit, runningAtMs }];
}
