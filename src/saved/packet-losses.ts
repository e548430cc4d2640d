import { z } from 'zod';
import {
  type EventTotal,
  LOSS_PLACES,
  type LossCheck,
  type LossPlace,
  type LostElsewhere,
  type NamedLossPlace,
  PACKET_KINDS,
  type PacketEvent,
  type PacketKind,
  type PacketLosses,
  RESET_SENDERS,
  type ResetSender,
  type Unwatched,
} from '../model/packet-losses.ts';
import { count, fields, listOf, maybe, number, side, tagged, text, words } from './parts.ts';

const named: z.ZodType<NamedLossPlace> = z.enum(LOSS_PLACES);
const place: z.ZodType<LossPlace> = z.union([named, z.templateLiteral(['other: ', z.string()])]);
const packet: z.ZodType<PacketKind> = z.enum(PACKET_KINDS);
const resetSender: z.ZodType<ResetSender> = z.enum(RESET_SENDERS);

const event = tagged<PacketEvent, 'what'>('what', {
  loss: { place, packet, to: side },
  reset: { by: resetSender, reason: text },
  retransmit: { by: side, packet: words<'SYN' | 'data'>({ SYN: true, data: true }), refusal: maybe(text) },
});

export const packetLosses = fields<PacketLosses>({
  source: words<PacketLosses['source']>({ bpf: true, trail: true }),
  sinceMs: maybe(number),
  onlyOf: maybe(side),
  totals: listOf(fields<EventTotal>({ event, packets: count, connections: count, ofNoAttempt: count })),
  elsewhere: maybe(listOf(fields<LostElsewhere>({ to: text, place, packets: count, connections: count }))),
  lost: count,
  checks: listOf(fields<LossCheck>({ places: listOf(named), recorded: count, counter: text, counted: count })),
  unwatched: listOf(
    fields<Unwatched>({
      part: words<Unwatched['part']>({
        losses: true,
        'listener-syn': true,
        'later-packets': true,
        resets: true,
        retransmits: true,
        'reset-reasons': true,
      }),
      why: text,
    }),
  ),
});
