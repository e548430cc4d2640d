import type { EventTotal, LossPlace, PacketEvent } from '../../../model/packet-losses.ts';
import { otherSide, type Side } from '../../../model/side.ts';
import { type Moved, resolveHook } from '../loss-checks.ts';
import type { LossCounter } from '../loss-counters.ts';
import { BETWEEN_HOSTS, BY_ROUTING, ON_ARRIVAL } from './counted-losses.ts';

type Totals = readonly Pick<EventTotal, 'event' | 'packets'>[];
type Loss = Extract<PacketEvent, { readonly what: 'loss' }>;

/** Something that may have lost packets between two spots, and the counters that count what it drops. */
interface Suspect {
  readonly place: LossPlace;
  readonly counters: readonly LossCounter[];
  readonly on: Side;
}

/**
 * Which of the things between two spots lost the packets: the only one of which a counter moved, where it counts as many. Where
 * several moved, or none of them explains so many, the event stays as it is.
 */
export function settlePlace(event: PacketEvent, totals: Totals, moved: readonly Moved[]): PacketEvent {
  if (event.what !== 'loss') return event;
  const suspects = suspectsOf(event);
  const counts = suspects.map(suspect => countOf(suspect, totals, moved));
  if (event.place === ON_ARRIVAL && counts.every(count => count === 0)) {
    return resolveHook({ ...event, place: `${event.to}-hook` }, totals, moved);
  }
  if (event.place === BETWEEN_HOSTS && counts.every(count => count === 0)) return { ...event, place: 'link' };
  const active = suspects.filter((_, index) => counts[index] !== 0);
  const [one] = active;
  if (one === undefined || active.length > 1) return resolveHook(event, totals, moved);
  const count = counts[suspects.indexOf(one)];
  return count !== undefined && count >= lostAt(event.place, event, totals) ? { ...event, place: one.place } : event;
}

function suspectsOf({ place, to }: Loss): readonly Suspect[] {
  const from = otherSide(to);
  switch (place) {
    case BETWEEN_HOSTS:
      return [
        { place: `${from}-qdisc`, counters: ['qdisc drops'], on: from },
        { place: 'processor-backlog', counters: ['rx_dropped'], on: to },
        // A new entry is put into its chain behind the last rule.
        { place: `${from}-tracking`, counters: ['nf_conntrack drop'], on: from },
      ];
    case BY_ROUTING:
      return routing(to);
    case ON_ARRIVAL:
      return routing(to);
    default:
      return [];
  }
}

function routing(on: Side): readonly Suspect[] {
  return [
    { place: `${on}-rp-filter`, counters: ['TcpExt.IPReversePathFilter'], on },
    { place: `${on}-route`, counters: ['Ip.InAddrErrors', 'Ip.InNoRoutes'], on },
  ];
}

/** Undefined where a counter was not read. What the tracking dropped elsewhere it did not drop here. */
function countOf({ place, counters, on }: Suspect, totals: Totals, moved: readonly Moved[]): number | undefined {
  const there = moved.find(({ sides }) => sides.includes(on));
  const counts = counters.map(counter => there?.after[counter]);
  const sum = counts.reduce((all, count) => (all === undefined || count === undefined ? undefined : all + count), 0);
  if (sum === undefined || !place.endsWith('-tracking')) return sum;
  return Math.max(0, sum - recordedAt(place, totals));
}

function recordedAt(place: LossPlace, totals: Totals): number {
  return totals.reduce((all, { event, packets }) => (isAt(event, place) ? all + packets : all), 0);
}

function lostAt(place: LossPlace, { to }: Loss, totals: Totals): number {
  return totals.reduce((all, { event, packets }) => (isAt(event, place) && event.to === to ? all + packets : all), 0);
}

function isAt(event: PacketEvent, place: LossPlace): event is Loss {
  return event.what === 'loss' && event.place === place;
}
