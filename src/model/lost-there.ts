import type { LossPlace, PacketLosses } from './packet-losses.ts';

/** Packets that one place lost. */
export interface LostThere {
  readonly place: LossPlace;
  readonly packets: number;
}

/** What adds up packets by place, of however many attempts. */
export interface LossTally {
  add(lost: readonly LostThere[]): void;
  /** One entry a place, in the order in which the places came. */
  sums(): LostThere[];
}

export function lossTally(): LossTally {
  const byPlace = new Map<LossPlace, number>();
  return {
    add: lost => {
      for (const { place, packets } of lost) byPlace.set(place, (byPlace.get(place) ?? 0) + packets);
    },
    sums: () => [...byPlace].map(([place, packets]) => ({ place, packets })),
  };
}

/** For sorting. */
export function mostFirst(one: LostThere, other: LostThere): number {
  // Not by a locale: it takes most of the time that a million attempts need.
  return other.packets - one.packets || (one.place < other.place ? -1 : 1);
}

/** One entry a place, in the order in which the places came. */
export function sumByPlace(lost: readonly LostThere[]): LostThere[] {
  const tally = lossTally();
  tally.add(lost);
  return tally.sums();
}

export function packetsOf(lost: readonly Pick<LostThere, 'packets'>[]): number {
  return lost.reduce((sum, { packets }) => sum + packets, 0);
}

/** Everything that was recorded as lost, of whatever attempt. */
export function lostInAll({ totals }: Pick<PacketLosses, 'totals'>): LostThere[] {
  return totals.flatMap(({ event, packets }) => (event.what === 'loss' ? [{ place: event.place, packets }] : []));
}

/** A listener's places are one: each of them is its full queue. */
export function isAtListener(place: LossPlace): boolean {
  return place.startsWith('listener-');
}
