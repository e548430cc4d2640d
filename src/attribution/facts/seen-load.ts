import type { Outcomes } from '../../model/outcomes.ts';
import { known } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { peak } from '../../model/series.ts';

/**
 * Connections that a command of which nothing else is known wanted at least: what it held, by its descriptors, and what
 * its own calls failed to open.
 */
export function connectionsSeen({ evidence }: Run, { failed, pending }: Outcomes): number {
  const calls = evidence === undefined ? undefined : known(evidence.failedCalls);
  const own = (calls?.calls ?? []).filter(({ side, syscall }) => side === 'client' && syscall === 'socket');
  const missed = own.reduce((sum, { count }) => sum + count, 0);
  const held = (evidence?.processes ?? []).flatMap(({ role, descriptors }) => {
    const series = role === 'driver' ? known(descriptors) : undefined;
    return series === undefined ? [] : [peak(series, 'used') ?? 0];
  });
  const seen = missed + held.reduce((sum, used) => sum + used, 0);
  return seen === 0 ? failed + pending : seen;
}
