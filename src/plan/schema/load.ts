import { z } from 'zod';
import { LOAD_DRIVERS } from '../../drivers/drivers.ts';
import { inWords } from '../in-words.ts';
import { count, duration } from './written.ts';

/** Attempts of one run at most. */
export const MOST_ATTEMPTS = 10_000_000;
const MOST_REQUESTS = 1_000_000_000;
const DEFAULT_CONNECTIONS = 1000;
const MOST_BACKGROUND = 1_000_000;
const EXPECTED_ARRIVAL = 'burst, {perSecond: 100} or {steps: [{connections: 1000, perSecond: 100, hold: 1s}]}';

const KINDS = LOAD_DRIVERS.map(({ kind }) => kind);
const COUNTING = LOAD_DRIVERS.filter(({ takesRequests }) => takesRequests).map(({ kind }) => kind);

const burst = z.literal('burst').transform(() => ({ mode: 'burst' as const }));
const rate = z
  .strictObject({ perSecond: count(1, MOST_ATTEMPTS).describe('Attempts a second.') })
  .transform(spec => ({ mode: 'rate' as const, perSecond: spec.perSecond }));
const step = z
  .strictObject({
    connections: count(1, MOST_ATTEMPTS).describe('Connections that this step adds.'),
    perSecond: count(1, MOST_ATTEMPTS).describe('Attempts a second in this step.'),
    hold: duration().prefault('0s').describe('Rest after this step.'),
  })
  .transform(({ hold, ...spec }) => ({ ...spec, holdMs: hold }));
const steps = z
  .strictObject({
    steps: z
      .array(step)
      .min(1)
      .max(1000)
      .describe('One step after the other.')
      .meta({ written: [[{ connections: 1000, perSecond: 500, hold: '2s' }]] }),
  })
  .transform(spec => ({ mode: 'steps' as const, steps: spec.steps }));

/** `load`: how many connections, and when. Without `connections`, steps say how many. */
export const load = z
  .strictObject({
    connections: count(1, MOST_ATTEMPTS)
      .exactOptional()
      .describe(`Connections to open. Default: what the steps add up to, else ${DEFAULT_CONNECTIONS}.`),
    arrival: z
      .union([burst, rate, steps], { error: EXPECTED_ARRIVAL })
      .prefault('burst')
      .describe('When attempts start.'),
    hold: duration().prefault('1s').describe('How long the served connections stay open once all attempts settled.'),
    duration: duration(500)
      .exactOptional()
      .describe(`How long ${inWords(KINDS, 'or')} runs. Default: 10s.`),
    requests: count(1, MOST_REQUESTS)
      .exactOptional()
      .describe(`Requests that ${inWords(COUNTING, 'or')} makes in all, unless its time is over before.`),
    connectTimeout: duration(1).prefault('5s').describe('An attempt that is not served by then has failed.'),
    repeat: z
      .strictObject({
        times: count(1, MOST_ATTEMPTS).describe('How many times each connection is opened.'),
        close: z.literal(['client', 'server']).default('client').describe('Who closes first, and keeps the TIME_WAIT.'),
      })
      .exactOptional()
      .describe('Open, serve and close every connection this many times.'),
    halfOpen: count(0, MOST_BACKGROUND)
      .prefault(0)
      .describe('Background connections that never complete their handshake.'),
    otherListener: z
      .strictObject({
        connections: count(1, MOST_BACKGROUND).describe('Connections that it never accepts.'),
        backlog: count(0, 2 ** 31 - 1)
          .prefault(511)
          .describe('The number that it hands to listen(2).'),
      })
      .exactOptional()
      .describe('Background connections to another listener on the server, which never accepts.'),
  })
  .transform(({ hold, connectTimeout, connections, duration: runs, ...spec }) => ({
    ...spec,
    ...(runs !== undefined && { durationMs: runs }),
    connections: connections ?? stepped(spec.arrival) ?? DEFAULT_CONNECTIONS,
    holdMs: hold,
    connectTimeoutMs: connectTimeout,
  }));

function stepped(arrival: { readonly mode: string; readonly steps?: readonly { readonly connections: number }[] }) {
  return arrival.steps?.reduce((sum, one) => sum + one.connections, 0);
}
