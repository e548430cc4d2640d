import { checksOf, resolveHook } from '../../collectors/packet-losses/loss-checks.ts';
import type { CollectedLosses } from '../../collectors/packet-losses/packet-losses.ts';
import type { TupleRecord } from '../../collectors/packet-losses/tuple-records.ts';
import type { Ledger } from '../../model/ledger.ts';
import { type LossRow, lossRows } from '../../model/loss-rows.ts';
import type { EventTotal, PacketEvent, PacketLosses } from '../../model/packet-losses.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import { ok, type Probe } from '../../model/probe.ts';
import { attemptsByTuple, type Position } from './attempts-by-tuple.ts';

export interface JoinedLosses {
  readonly packetLosses: Probe<PacketLosses>;
  /** With the rows of their attempts, where the kernel was watched. */
  readonly ledgers: readonly Ledger[];
}

/** Gives each attempt what the kernels said of packets of its four-tuple. */
export function joinLosses(
  collected: Probe<CollectedLosses>,
  ledgers: readonly Ledger[],
  plan: Plan,
  listener: Destination,
): JoinedLosses {
  if (collected.state !== 'read') return { packetLosses: collected, ledgers };
  const { forEach, moved, lost, unwatched } = collected.value;
  const attemptOf = attemptsByTuple(ledgers, plan, listener);
  const book = bookOf(ledgers.length);
  forEach(record => book.add(record, attemptOf(record)));
  const settled = book.settle((event, totals) => resolveHook(event, totals, moved));
  const checks = checksOf(settled.totals, moved);
  return {
    packetLosses: ok({ source: 'bpf', totals: settled.totals, lost, checks, unwatched }),
    ledgers: ledgers.map((ledger, shard) => ({ ...ledger, losses: lossRows(settled.rows[shard] ?? []) })),
  };
}

type MutableTotal = { -readonly [Key in keyof EventTotal]: EventTotal[Key] };

/** Sums up events, and keeps those of attempts by shard. */
function bookOf(shards: number) {
  const totals: MutableTotal[] = [];
  const placeOf = new Map<PacketEvent, number>();
  const rows: LossRow[][] = Array.from({ length: shards }, () => []);
  const totalFor = (event: PacketEvent): number => {
    const known = placeOf.get(event);
    if (known !== undefined) return known;
    placeOf.set(event, totals.length);
    return totals.push({ event, packets: 0, connections: 0, ofNoAttempt: 0 }) - 1;
  };
  return {
    add: ({ event, packets, firstMs, lastMs }: TupleRecord, position: Position | undefined) => {
      const place = totalFor(event);
      const total = totals[place] as MutableTotal;
      total.packets += packets;
      total.connections += 1;
      if (position === undefined) total.ofNoAttempt += packets;
      else {
        const [first, last] = [firstMs, lastMs].map(atMs => Math.max(0, Math.round(atMs))) as [number, number];
        rows[position.shard]?.push({ attempt: position.attempt, event: place, packets, firstMs: first, lastMs: last });
      }
    },
    /** Events whose meaning only the whole shows. */
    settle: (meaning: (event: PacketEvent, totals: readonly EventTotal[]) => PacketEvent) => ({
      totals: totals.map((total): EventTotal => ({ ...total, event: meaning(total.event, totals) })),
      rows,
    }),
  };
}
