import type { AttributedGroup } from '../model/attribution.ts';
import { type LostThere, sumByPlace } from '../model/lost-there.ts';
import {
  LOSS_PLACES,
  type LossCheck,
  type LossPlace,
  type PacketKind,
  type PacketLosses,
} from '../model/packet-losses.ts';
import { blocksOf, type CauseBlock } from './blocks.ts';

/** Packets of one kind that one place took, of whatever attempt. */
export interface PlaceTotal {
  readonly place: LossPlace;
  readonly packet: PacketKind;
  readonly packets: number;
  /** Of `packets`, those of no attempt, or of no one attempt alone. */
  readonly ofNoAttempt: number;
}

/** Whether the kernel's own counter says the same as the records of its places. */
export interface LossProof extends LossCheck {
  /** `named`: each counted packet has a record; `remainder`: some have none; `disagrees`: there are more records than packets. */
  readonly result: 'named' | 'remainder' | 'disagrees';
  /** What adds up to `recorded`. */
  readonly addends: readonly PlaceTotal[];
}

/** What the places took, in the order of a packet's path to the server. */
export function placeTotals({ totals }: PacketLosses): PlaceTotal[] {
  return totals
    .flatMap(({ event, packets, ofNoAttempt }): PlaceTotal[] =>
      event.what === 'loss' ? [{ place: event.place, packet: event.packet, packets, ofNoAttempt }] : [],
    )
    .reduce<PlaceTotal[]>(together, [])
    .sort((one, other) => alongPath(one, other) || other.packets - one.packets);
}

/** A checked counter that moved, or should have. */
export function lossProofs(losses: PacketLosses): LossProof[] {
  const totals = placeTotals(losses);
  return losses.checks
    .filter(({ recorded, counted }) => recorded > 0 || counted > 0)
    .map(check => ({
      ...check,
      result: check.recorded === check.counted ? 'named' : check.recorded < check.counted ? 'remainder' : 'disagrees',
      addends: totals.filter(({ place }) => check.places.some(one => one === place)),
    }));
}

/** Where attempts of each cause lost the packets that decided, in the order of the path. */
export function lossesByCause(groups: readonly AttributedGroup[]): { block: CauseBlock; lost: LostThere[] }[] {
  return blocksOf(groups).flatMap(block => {
    const lost = lostIn(block.groups);
    return lost.length === 0 ? [] : [{ block, lost }];
  });
}

/** The same of some groups together. */
export function lostIn(groups: readonly AttributedGroup[]): LostThere[] {
  return sumByPlace(groups.flatMap(({ group }) => group.kernel?.lost ?? [])).sort(alongPath);
}

/** Two totals that differ in their direction alone are one. */
function together(all: PlaceTotal[], one: PlaceTotal): PlaceTotal[] {
  const same = all.findIndex(({ place, packet }) => place === one.place && packet === one.packet);
  const known = all[same];
  if (known === undefined) return [...all, one];
  const sum = {
    ...one,
    packets: known.packets + one.packets,
    ofNoAttempt: known.ofNoAttempt + one.ofNoAttempt,
  };
  return all.with(same, sum);
}

function alongPath(one: { readonly place: LossPlace }, other: { readonly place: LossPlace }): number {
  return stepOf(one.place) - stepOf(other.place);
}

function stepOf(place: LossPlace): number {
  const step = (LOSS_PLACES as readonly LossPlace[]).indexOf(place);
  return step < 0 ? LOSS_PLACES.length : step;
}
