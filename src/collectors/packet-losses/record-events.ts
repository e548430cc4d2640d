import { errnoName } from '../../model/errno.ts';
import type { LossPlace, PacketEvent } from '../../model/packet-losses.ts';
import type { Side } from '../../model/side.ts';
import type { KernelWords } from './kernel-words.ts';
import { EVENT, FLAG, NO_REASON } from './layout.ts';
import { kindOf, opposite, placeOf } from './places.ts';

/** One record of the kernel's table, as numbers. */
export interface KernelRecord {
  readonly namespace: number;
  readonly event: number;
  readonly reason: number;
  readonly location: bigint;
  /** Flags of the packet; of a packet that was sent again the state of its socket. */
  readonly flags: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

export interface Meaning {
  readonly words: KernelWords;
  readonly symbols: ReadonlyMap<bigint, string>;
  /** Whose namespace it is; undefined where both sides share it. */
  readonly sideOf: (namespace: number) => Side | undefined;
  /** Where a server of the run listens. */
  readonly serverPorts: readonly number[];
}

/** A reset that the client got: who sent it shows in other records. */
export interface ReceivedReset {
  readonly what: 'received-reset';
}

const RECEIVED: ReceivedReset = { what: 'received-reset' };
const SYN_SENT = 2;

/** What a record says, in words of our own, and which way its packet went; undefined for what is of no interest. */
export function eventOf(record: KernelRecord, meaning: Meaning): PacketEvent | ReceivedReset | undefined {
  const on = meaning.sideOf(record.namespace);
  const to = directionOf(record, meaning);
  switch (record.event) {
    case EVENT.drop:
    case EVENT.overtaken:
      return lossAt(dropPlace(record, meaning, to, on), record, to);
    case EVENT.unansweredSyn:
      return lossAt('listener-syn', record, to);
    case EVENT.resetAnswered:
      return { what: 'reset', by: on ?? to, reason: resetReason(record, meaning) };
    case EVENT.resetSent:
      return { what: 'reset', by: on ?? opposite(to), reason: resetReason(record, meaning) };
    case EVENT.resetReceived:
      return (on ?? opposite(to)) === 'client' ? RECEIVED : undefined;
    case EVENT.retransmit:
      return {
        what: 'retransmit',
        by: on ?? opposite(to),
        packet: record.flags === SYN_SENT ? 'SYN' : 'data',
        ...refusalOf(record),
      };
    default:
      return undefined;
  }
}

/** To the port on which a server listens; of others a SYN goes there, and the lower port is rather the server's. */
export function directionOf(
  { event, flags, sourcePort, destinationPort }: KernelRecord,
  { serverPorts }: Meaning,
): Side {
  if (serverPorts.includes(destinationPort)) return 'server';
  if (serverPorts.includes(sourcePort)) return 'client';
  if (event !== EVENT.retransmit && (flags & FLAG.syn) !== 0) return (flags & FLAG.ack) === 0 ? 'server' : 'client';
  return destinationPort < sourcePort ? 'server' : 'client';
}

function dropPlace(
  { event, reason, location, flags }: KernelRecord,
  { words, symbols }: Meaning,
  to: Side,
  on: Side | undefined,
): LossPlace | undefined {
  return placeOf({
    reason: words.drops.get(reason) ?? String(reason),
    symbol: symbols.get(location) ?? 'unknown',
    flags,
    to,
    isOvertaken: event === EVENT.overtaken,
    ...(on !== undefined && { on }),
  });
}

function lossAt(place: LossPlace | undefined, { flags }: KernelRecord, to: Side): PacketEvent | undefined {
  return place === undefined ? undefined : { what: 'loss', place, packet: kindOf(flags), to };
}

/** Below 0 an errno; above it what a queueing discipline answered (NET_XMIT_DROP). */
function refusalOf({ reason }: KernelRecord): { refusal?: string } {
  if (reason === 0 || reason === NO_REASON) return {};
  return { refusal: reason < 0 ? errnoName(-reason) : 'NET_XMIT_DROP' };
}

function resetReason({ reason }: KernelRecord, { words }: Meaning): string {
  return words.resets.get(reason) ?? 'unknown';
}
