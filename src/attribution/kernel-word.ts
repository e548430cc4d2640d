import { NOTICE_MS } from '../limits/counted.ts';
import type { KernelWord, LostThere, ResetWord } from '../model/kernel-word.ts';
import type { Attempt } from '../model/ledger.ts';
import type { AttemptEvent } from '../model/loss-rows.ts';
import type { LossPlace, PacketKind } from '../model/packet-losses.ts';

/** Joins what the kernels recorded of one attempt's packets: what kept it from an answer, and who reset it. */
export function kernelWordOf(attempt: Attempt, events: readonly AttemptEvent[]): KernelWord {
  const lastMs = (attempt.endMs ?? Number.POSITIVE_INFINITY) + NOTICE_MS;
  const before = events.filter(({ firstMs }) => firstMs <= lastMs);
  const decisive = packetsThatMatter(attempt);
  const lost = before.flatMap((event): LostThere[] =>
    event.what === 'loss' && decisive.includes(event.packet) && !isConsequence(event.place)
      ? [{ place: event.place, packets: event.packets }]
      : [],
  );
  const reset = before.flatMap((event): ResetWord[] =>
    event.what === 'reset' && event.by !== 'client' ? [{ by: event.by, reason: event.reason }] : [],
  )[0];
  return { lost: addLost([], lost), ...(reset !== undefined && { reset }) };
}

/** Both lists, one entry a place, the most packets first. */
export function addLost(some: readonly LostThere[], others: readonly LostThere[]): LostThere[] {
  const byPlace = new Map<LossPlace, number>();
  for (const { place, packets } of [...some, ...others]) byPlace.set(place, (byPlace.get(place) ?? 0) + packets);
  return [...byPlace]
    .map(([place, packets]) => ({ place, packets }))
    .sort((one, other) => other.packets - one.packets || one.place.localeCompare(other.place));
}

/** What makes attempts differ: the places, however many packets each took, and the reset. A listener's three places are one. */
export function kernelKey(word: KernelWord | undefined): string {
  if (word === undefined) return '';
  const places = new Set(word.lost.map(({ place }) => (place.startsWith('listener-') ? 'listener' : place)));
  return `${[...places].sort().join('+')} ${word.reset?.by ?? ''} ${word.reset?.reason ?? ''}`;
}

const HANDSHAKE: readonly PacketKind[] = ['SYN', 'SYN-ACK'];
const ANY: readonly PacketKind[] = ['SYN', 'SYN-ACK', 'ACK', 'data'];

/** Until it is connected, an attempt waits for its handshake alone; one that was only late has lost nothing else that counts. */
function packetsThatMatter({ outcome, stage }: Attempt): readonly PacketKind[] {
  return outcome === 'served' || stage === 'connect' ? HANDSHAKE : ANY;
}

/** Follows from what went before: a port where nothing listens answers, and what is left of a connection that is gone is no loss. */
function isConsequence(place: LossPlace): boolean {
  return place === 'no-listener' || place === 'no-connection' || place === 'receive-buffer';
}
