import { checksOf, resolveHook } from '../../collectors/packet-losses/loss-checks.ts';
import type { CollectedLosses } from '../../collectors/packet-losses/packet-losses.ts';
import { settlePlace } from '../../collectors/packet-losses/trail/settled-places.ts';
import type { TupleRecord } from '../../collectors/packet-losses/tuple-records.ts';
import type { TrackingTable } from '../../collectors/sockets/tracking-table.ts';
import type { Ledger } from '../../model/ledger.ts';
import { type LossRow, lossRows } from '../../model/loss-rows.ts';
import type { EventTotal, PacketEvent, PacketLosses } from '../../model/packet-losses.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import { ok, type Probe, probe } from '../../model/probe.ts';
import { attemptsByTuple, type Position } from './attempts-by-tuple.ts';
import { lostElsewhere } from './lost-elsewhere.ts';

export interface JoinedLosses {
  readonly packetLosses: Probe<PacketLosses>;
  /** With the rows of their attempts, where the kernel was watched. */
  readonly ledgers: readonly Ledger[];
}

/** Gives each attempt what the kernels said of packets of its four-tuple. Records that cannot be read are a value, too. */
export function joinLosses(
  collected: Probe<CollectedLosses>,
  ledgers: readonly Ledger[],
  plan: Plan,
  listener: Destination,
  tracking?: Probe<TrackingTable>,
): JoinedLosses {
  if (collected.state !== 'read') return { packetLosses: collected, ledgers };
  const seesAll = collected.value.source === 'bpf' && plan.scenario.lab.kind !== 'host';
  const attemptOf = attemptsByTuple(ledgers, plan, listener, { ...collected.value, ...(tracking && { tracking }) });
  const joined = probe(() => join(collected.value, ledgers, { attemptOf, seesAll }));
  if (joined.state !== 'read') return { packetLosses: joined, ledgers };
  const { losses, rows } = joined.value;
  return {
    packetLosses: ok(losses),
    ledgers: ledgers.map((ledger, shard) => ({ ...ledger, losses: lossRows(rows[shard] ?? []) })),
  };
}

interface Joining {
  readonly attemptOf: (record: TupleRecord) => Position | undefined;
  /** Whether packets of every connection of these hosts were looked at. */
  readonly seesAll: boolean;
}

function join(
  { source, sinceMs, onlyOf, forEach, moved, lost, unwatched }: CollectedLosses,
  ledgers: readonly Ledger[],
  { attemptOf, seesAll }: Joining,
): { losses: PacketLosses; rows: readonly LossRow[][] } {
  const book = bookOf(ledgers.length);
  const others = seesAll ? lostElsewhere() : undefined;
  forEach(record => {
    const position = attemptOf(record);
    book.add(record, position);
    if (position === undefined) others?.add(record);
  });
  const { before, totals, rows } = book.settle((event, all) => SETTLE[source](event, all, moved));
  const elsewhere = others?.sums(event => SETTLE[source](event, before, moved));
  const known = {
    ...(sinceMs !== undefined && { sinceMs }),
    ...(onlyOf !== undefined && { onlyOf }),
    ...(elsewhere && { elsewhere }),
  };
  return { losses: { source, ...known, totals, lost, checks: checksOf(totals, moved), unwatched }, rows };
}

/** What tells apart the places that a record alone leaves open. */
const SETTLE = { bpf: resolveHook, trail: settlePlace } as const;

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
      before: totals,
      totals: totals.map((total): EventTotal => ({ ...total, event: meaning(total.event, totals) })),
      rows,
    }),
  };
}
