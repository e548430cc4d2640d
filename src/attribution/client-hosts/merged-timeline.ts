import { absent } from '../../model/probe.ts';
import type { FailedTimeline, Timeline } from '../../model/timeline.ts';
import type { Usage } from '../../model/usage.ts';
import { nearestOfEach } from '../../model/usage.ts';

/** One timeline of all: attempts are summed up bin by bin, what was seen of a host stays that host's. */
export function mergedTimeline([first, ...others]: readonly Timeline[]): Timeline {
  if (first === undefined) throw new RangeError('a run of several hosts without one');
  const all = [first, ...others];
  const column = (name: 'started' | 'connected' | 'served') => summed(all.map(({ attempts }) => attempts[name]));
  const accepted = all.find(one => one.accepted !== undefined)?.accepted;
  return {
    attempts: {
      binMs: first.attempts.binMs,
      ...{ started: column('started'), connected: column('connected'), served: column('served') },
      failed: byCause(all.flatMap(({ attempts }) => attempts.failed)),
    },
    usages: distinctUsages(all.flatMap(({ usages }) => usages)),
    retransmits: summed(all.map(({ retransmits }) => retransmits)),
    losses: others.length === 0 ? first.losses : absent('several hosts sent what reached the server'),
    ...(accepted !== undefined && { accepted }),
  };
}

function summed(columns: readonly (readonly number[])[]): number[] {
  const length = Math.max(0, ...columns.map(column => column.length));
  return Array.from({ length }, (_, bin) => columns.reduce((sum, column) => sum + (column[bin] ?? 0), 0));
}

function byCause(columns: readonly FailedTimeline[]): FailedTimeline[] {
  const causes = new Map<string, FailedTimeline[]>();
  for (const one of columns) {
    const key = JSON.stringify(one.cause);
    causes.set(key, [...(causes.get(key) ?? []), one]);
  }
  return [...causes.values()].flatMap(([head, ...more]) => {
    if (head === undefined) return [];
    const same = [head, ...more];
    return [
      {
        cause: head.cause,
        counts: summed(same.map(({ counts }) => counts)),
        firstMs: Math.min(...same.map(({ firstMs }) => firstMs)),
      },
    ];
  });
}

/** The server's are the same wherever they are seen from. */
function distinctUsages(usages: readonly Usage[]): Usage[] {
  return nearestOfEach(usages);
}
