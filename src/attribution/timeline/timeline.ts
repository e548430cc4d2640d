import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { AttributedGroup } from '../../model/attribution.ts';
import type { Cause } from '../../model/cause.ts';
import { OUTCOME } from '../../model/codes.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { type Ledger, NEVER } from '../../model/ledger.ts';
import { valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { column } from '../../model/series.ts';
import type { AttemptTimeline, FailedTimeline, Timeline } from '../../model/timeline.ts';
import { type Bins, binsUntil, lastMomentMs } from './bins.ts';
import { usagesOf } from './usages.ts';

/** Counts the attempts of groups by moment while they are grouped. */
export interface GroupTimelines {
  readonly bins: Bins;
  /** One attempt of the group, and when what became of it was known. */
  readonly note: (group: AttemptGroup, atMs: number) => void;
  readonly of: (group: AttemptGroup) => readonly number[];
}

export function groupTimelines(ledgers: readonly Ledger[], loadEndedMs: number): GroupTimelines {
  const bins = binsUntil(Math.max(lastMomentMs(ledgers), loadEndedMs));
  const timelines = new Map<AttemptGroup, number[]>();
  return {
    bins,
    note: (group, atMs) => {
      const counts = timelines.get(group) ?? emptyColumn(bins);
      timelines.set(group, counts);
      count(counts, bins, atMs);
    },
    of: group => timelines.get(group) ?? emptyColumn(bins),
  };
}

/** How the run went: attempts by moment and cause, and how near each limit came. */
export function timelineOf(
  run: Run,
  ledgers: readonly Ledger[],
  groups: readonly AttributedGroup[],
  { timelines, facts }: { readonly timelines: GroupTimelines; readonly facts: FactBook },
): Timeline {
  const { bins } = timelines;
  const attempts: AttemptTimeline = {
    binMs: bins.binMs,
    ...reached(ledgers, bins),
    failed: byCause(groups, timelines),
  };
  const usages = usagesOf(run, facts);
  const accepted = valueIn(facts.acceptance)?.accepted;
  return {
    attempts,
    usages,
    retransmits: retransmitsOf(run, bins),
    losses: facts.losses,
    ...(accepted === undefined ? {} : { accepted }),
  };
}

function reached(ledgers: readonly Ledger[], bins: Bins): Pick<AttemptTimeline, 'started' | 'connected' | 'served'> {
  const columns = { started: emptyColumn(bins), connected: emptyColumn(bins), served: emptyColumn(bins) };
  for (const { length, outcome, startUs, connectUs, firstByteUs } of ledgers) {
    for (let index = 0; index < length; index += 1) {
      if (outcome[index] === OUTCOME.unstarted) continue;
      const start = startUs[index] ?? 0;
      const connect = connectUs[index] ?? NEVER;
      const firstByte = firstByteUs[index] ?? NEVER;
      count(columns.started, bins, start / 1000);
      if (connect === NEVER) continue;
      count(columns.connected, bins, (start + connect) / 1000);
      if (outcome[index] !== OUTCOME.served) continue;
      count(columns.served, bins, (start + (firstByte === NEVER ? connect : firstByte)) / 1000);
    }
  }
  return columns;
}

function byCause(groups: readonly AttributedGroup[], timelines: GroupTimelines): FailedTimeline[] {
  const columns = new Map<string, { cause: Cause; counts: number[]; firstMs: number; total: number }>();
  for (const { group, cause } of groups.filter(one => one.group.outcome !== 'delayed')) {
    const key = JSON.stringify(cause);
    const counts = timelines.of(group);
    const before = columns.get(key);
    columns.set(key, {
      cause,
      counts: before === undefined ? [...counts] : before.counts.map((value, index) => value + (counts[index] ?? 0)),
      firstMs: Math.min(before?.firstMs ?? Number.POSITIVE_INFINITY, group.firstMs),
      total: (before?.total ?? 0) + group.count,
    });
  }
  return [...columns.values()]
    .sort((one, other) => other.total - one.total)
    .map(({ cause, counts, firstMs }) => ({ cause, counts, firstMs }));
}

/** Tcp.RetransSegs counts what TCP sent again, SYNs too (tcp_retransmit_skb in net/ipv4/tcp_output.c). */
function retransmitsOf({ evidence }: Run, bins: Bins): number[] {
  const series = evidence === undefined ? undefined : valueIn(evidence.client.counters);
  const totals = series === undefined ? [] : column(series, 'Tcp.RetransSegs');
  if (series === undefined || totals.length === 0) return [];
  const counts = emptyColumn(bins);
  for (let index = 1; index < totals.length; index += 1) {
    const position = bins.indexOf(series.atMs[index] ?? 0);
    counts[position] = (counts[position] ?? 0) + (totals[index] ?? 0) - (totals[index - 1] ?? 0);
  }
  return counts;
}

function emptyColumn(bins: Bins): number[] {
  return new Array<number>(bins.length).fill(0);
}

function count(column: number[], bins: Bins, atMs: number): void {
  const index = bins.indexOf(atMs);
  column[index] = (column[index] ?? 0) + 1;
}
