import { z } from 'zod';
import type { BlamedCause, Cause, CauseHop, Confidence, LimitCause, OtherCause, WhatHappened } from '../model/cause.ts';
import { LIMIT_IDS, type LimitId } from '../model/limit-id.ts';
import type { NamedCap, SetCap } from '../model/set-cap.ts';
import { count, fields, maybe, side, text, words } from './parts.ts';

export const limitId: z.ZodType<LimitId> = z.enum(LIMIT_IDS);

const whatHappened = words<WhatHappened>({
  'slow-to-accept': true,
  'at-its-own-cap': true,
  'slow-to-answer': true,
  died: true,
  'closed-connection': true,
  'closed-after-answer': true,
  refused: true,
  'answered-with-an-error': true,
  'answered-in-part': true,
  'refused-in-words': true,
  'answered-unexpectedly': true,
  'failed-handshake': true,
  'packets-dropped-by-firewall': true,
  'rejected-by-rule': true,
  qdisc: true,
  'socket-filter': true,
  paws: true,
  'mtu-black-hole': true,
  'packets-lost-on-link': true,
  unreachable: true,
  'driver-process-lost': true,
  'driver-host-lost': true,
  'driver-stopped-early': true,
  'driver-out-of-time': true,
  'foreign-address': true,
  'address-not-local': true,
  'no-route-back': true,
  'rp-filter': true,
  'four-tuple-taken': true,
  'no-source-address': true,
});

/** A chain of roots is a few long. */
export const cause: z.ZodType<Cause> = z.lazy(() => z.union([limitCause, otherCause, unexplained]));

export const causeHop = fields<CauseHop>({
  from: text,
  to: text,
  end: words<CauseHop['end']>({ client: true, listener: true }),
});

const limitCause = fields<LimitCause>({
  kind: words<'limit'>({ limit: true }),
  limit: limitId,
  side,
  setting: text,
  value: text,
  hop: maybe(causeHop),
  host: maybe(text),
  root: maybe(cause),
});

const cutBy = maybe(fields<NonNullable<SetCap['cutBy']>>({ nofile: count, spare: count }));

export const setCap = fields<SetCap>({ server: text, setting: text, value: count, where: text, cutBy });

const namedCap = fields<NamedCap>({ server: text, setting: text, value: maybe(count), where: maybe(text), cutBy });

const otherCause = fields<OtherCause>({
  kind: words<OtherCause['kind']>({ application: true, network: true, driver: true }),
  side,
  what: whatHappened,
  cap: maybe(namedCap),
  hop: maybe(causeHop),
  host: maybe(text),
  root: maybe(cause),
});

const unexplained = fields<Cause & { kind: 'unexplained' }>({ kind: words<'unexplained'>({ unexplained: true }) });

export const blamedCause = fields<BlamedCause>({
  cause,
  confidence: words<Confidence>({ confirmed: true, proven: true, likely: true, possible: true }),
  count,
});
