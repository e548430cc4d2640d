import { NOTICE_MS } from '../../limits/counted.ts';
import type { KernelWord, ResetWord } from '../../model/kernel-word.ts';
import type { Attempt } from '../../model/ledger.ts';
import type { AttemptEvent } from '../../model/loss-rows.ts';
import { isAtListener, lossTally, mostFirst, packetsOf } from '../../model/lost-there.ts';
import type { LossPlace, PacketKind, PacketLosses } from '../../model/packet-losses.ts';

/**
 * Joins what the kernels recorded of one attempt's packets: what kept it from an answer, and who reset it. Undefined where nobody watched
 * the packets that it waited for.
 */
export function kernelWordOf(
  attempt: Attempt,
  events: readonly AttemptEvent[],
  losses: Pick<PacketLosses, 'sinceMs' | 'unwatched'>,
): KernelWord | undefined {
  if (packetsThatMatter(attempt) === ANY && losses.unwatched.some(({ part }) => part === 'later-packets'))
    return undefined;
  const word = recordedOf(attempt, events);
  return losses.sinceMs === undefined ? word : fromTheMiddle(word, attempt, losses.sinceMs);
}

/**
 * Where nobody counted at first: what was sent before is not seen, and neither is what no one place lost. An attempt that ended without
 * a SYN sent again had lost all that it was to lose by then. One that failed to connect lost every SYN that it sent, or its answer: where
 * fewer are recorded, the rest was missed.
 */
function fromTheMiddle(word: KernelWord, { startMs, outcome, retransmits }: Attempt, sinceMs: number): KernelWord {
  const isLate = startMs < sinceMs;
  if (isLate && retransmits === 0) return { lost: [], unseen: 1 };
  const lost = word.lost.filter(({ place }) => !place.startsWith('other: '));
  const nowhere = packetsOf(word.lost) - packetsOf(lost);
  const toLose = (retransmits ?? 0) + (outcome === 'served' ? 0 : 1);
  const missed = Math.max(isLate ? 1 : 0, toLose - packetsOf(word.lost));
  const unseen = missed + nowhere;
  return { ...word, lost, ...(unseen > 0 && { unseen }) };
}

function recordedOf(attempt: Attempt, events: readonly AttemptEvent[]): KernelWord {
  const lastMs = (attempt.endMs ?? Number.POSITIVE_INFINITY) + NOTICE_MS;
  const decisive = packetsThatMatter(attempt);
  const lost = lossTally();
  let reset: ResetWord | undefined;
  for (const event of events) {
    if (event.firstMs > lastMs) continue;
    if (event.what === 'loss' && decisive.includes(event.packet) && !isConsequence(event.place)) lost.add([event]);
    if (event.what === 'reset' && event.by !== 'client')
      reset = moreTelling(reset, { by: event.by, reason: event.reason });
  }
  const sums = lost.sums().sort(mostFirst);
  return reset === undefined ? { lost: sums } : { lost: sums, reset };
}

/** The first reset, but for one that answers a packet of a connection that is gone: the reset that ended the connection may come after it. */
function moreTelling(known: ResetWord | undefined, next: ResetWord): ResetWord {
  return known === undefined || (isToNobody(known) && !isToNobody(next)) ? next : known;
}

/** The kernel's answer to a packet of a connection that it does not have: `tcp_rcv_state_process` of a listener, `tcp_v4_rcv`. */
function isToNobody({ reason }: ResetWord): boolean {
  return reason === 'TCP_FLAGS' || reason === 'NO_SOCKET';
}

/**
 * What makes attempts differ: the places, however many packets each took, whether more was seen of them than was not, and the reset. A
 * listener's three places are one.
 */
export function kernelKey(word: KernelWord | undefined): string {
  if (word === undefined) return '';
  const places = new Set(word.lost.map(({ place }) => (isAtListener(place) ? 'listener' : place)));
  const seen = word.unseen === undefined ? '' : packetsOf(word.lost) > word.unseen ? 'most of it ' : 'in part ';
  return `${seen}${[...places].sort().join('+')} ${word.reset?.by ?? ''} ${word.reset?.reason ?? ''}`;
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
