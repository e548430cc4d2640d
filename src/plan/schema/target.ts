import { z } from 'zod';
import { count, duration } from './written.ts';

const MOST_PER_SECOND = 10_000_000;
const EXPECTED_ACCEPT = 'now, never, {after: 3s}, {perSecond: 100} or {batch: 10, every: 1s}';
const EXPECTED_ANSWER = 'now, never or {after: 3s}';

const nowOrNever = z.literal(['now', 'never']).transform(mode => ({ mode }));
const after = z
  .strictObject({ after: duration() })
  .transform(spec => ({ mode: 'after' as const, afterMs: spec.after }));
const rate = z
  .strictObject({ perSecond: count(1, MOST_PER_SECOND) })
  .transform(spec => ({ mode: 'rate' as const, perSecond: spec.perSecond }));
const batch = z
  .strictObject({ batch: count(1, MOST_PER_SECOND), every: duration(1) })
  .transform(spec => ({ mode: 'batch' as const, batch: spec.batch, everyMs: spec.every }));

/** `target`: what listens. */
export const target = z
  .strictObject({
    kind: z
      .literal(['raw', 'node'])
      .default('raw')
      .describe('raw: our own accept loop. node: an HTTP server on node:http.'),
    backlog: count(0, 2 ** 31 - 1)
      .prefault(511)
      .describe('The number handed to listen(2); the kernel clamps it to net.core.somaxconn.'),
    workers: count(1, 1024).prefault(1).describe('Processes that listen on the port.'),
    accept: z
      .union([nowOrNever, after, rate, batch], { error: EXPECTED_ACCEPT })
      .prefault('now')
      .describe('When the raw target calls accept().'),
    answer: z
      .union([nowOrNever, after], { error: EXPECTED_ANSWER })
      .prefault('now')
      .describe('When the target answers a request.'),
    killAfter: duration().exactOptional().describe("Kill the target this long after the load's start."),
    port: z.int().min(1).max(65_535).exactOptional().describe('Default: 8080 in a lab, a free one on the host.'),
  })
  .transform(({ killAfter, ...spec }) => (killAfter === undefined ? spec : { ...spec, killAfterMs: killAfter }));
