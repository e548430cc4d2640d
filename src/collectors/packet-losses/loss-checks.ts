import type { EventTotal, LossCheck, LossPlace, NamedLossPlace, PacketEvent } from '../../model/packet-losses.ts';
import type { Side } from '../../model/side.ts';
import type { LossCounter, LossCounts } from './loss-counters.ts';

/** How far the counters of one namespace moved: while all programs ran, and from before their start to behind their end. */
export interface Moved {
  readonly sides: readonly Side[];
  readonly before: LossCounts;
  readonly after: LossCounts;
}

/** By how much each counter moved that was read both times. */
export function difference(later: LossCounts = {}, earlier: LossCounts = {}): LossCounts {
  const names = Object.keys(later) as (keyof LossCounts)[];
  const pairs = names.map(name => [name, (later[name] ?? 0) - (earlier[name] ?? 0)] as const);
  return Object.fromEntries(pairs.filter(([name]) => earlier[name] !== undefined));
}

type Total = Pick<EventTotal, 'event' | 'packets'>;

/**
 * Which a netfilter hook's losses are: all of a rule's where the tracking dropped nothing but what is known to be its, all the tracking's
 * where it counts as many. Where it counts some of them, nobody knows which.
 */
export function resolveHook(event: PacketEvent, totals: readonly Total[], moved: readonly Moved[]): PacketEvent {
  if (event.what !== 'loss') return event;
  const side = hookSide(event.place);
  const there = moved.find(({ sides }) => side !== undefined && sides.includes(side));
  const dropped = there?.after['nf_conntrack drop'];
  if (side === undefined || there === undefined || dropped === undefined) return event;
  const known = there.sides.map(of => `${of}-tracking` as const);
  const tracked = Math.max(0, dropped - sum(totals, known));
  if (tracked === 0) return { ...event, place: `${side}-rule` };
  const hooks = there.sides.map(of => `${of}-hook` as const);
  return sum(totals, hooks) <= tracked ? { ...event, place: `${side}-tracking` } : event;
}

function hookSide(place: LossPlace): Side | undefined {
  if (place === 'client-hook') return 'client';
  return place === 'server-hook' ? 'server' : undefined;
}

/** Holds what was recorded against the kernel's own counters, where these were read. */
export function checksOf(totals: readonly Total[], moved: readonly Moved[]): LossCheck[] {
  const perSide = (place: 'tracking' | 'rp-filter', counter: LossCounter) =>
    moved.map(one =>
      check(
        totals,
        one.sides.map(side => `${side}-${place}` as const),
        counter,
        [one],
      ),
    );
  return [
    check(totals, ['listener-syn', 'listener-ack', 'listener-cookie'], 'TcpExt.ListenDrops', moved),
    check(totals, ['processor-backlog'], 'rx_dropped', moved),
    check(totals, ['processor-backlog'], 'softnet dropped', moved),
    ...perSide('tracking', 'nf_conntrack drop'),
    ...perSide('rp-filter', 'TcpExt.IPReversePathFilter'),
  ].filter(made => made !== undefined);
}

function check(
  totals: readonly Total[],
  places: readonly NamedLossPlace[],
  counter: LossCounter,
  moved: readonly Moved[],
): LossCheck | undefined {
  const recorded = sum(totals, places);
  const [least, most] = [sumOf(moved, 'before', counter), sumOf(moved, 'after', counter)];
  if (least === undefined || most === undefined) return undefined;
  // The programs started and stopped between two readings each: whatever lies between is the same moment.
  return { places, recorded, counter, counted: Math.max(least, Math.min(most, recorded)) };
}

function sum(totals: readonly Total[], places: readonly LossPlace[]): number {
  return totals.reduce(
    (all, { event, packets }) => (event.what === 'loss' && places.includes(event.place) ? all + packets : all),
    0,
  );
}

function sumOf(moved: readonly Moved[], when: 'before' | 'after', counter: LossCounter): number | undefined {
  const counts = moved.map(one => one[when][counter]);
  return counts.some(count => count === undefined)
    ? undefined
    : counts.reduce<number>((all, one) => all + (one ?? 0), 0);
}
