import { z } from 'zod';
import { count, milliseconds } from './parts.ts';

/** What a third-party load program reported itself. */
export const driverSchema = z.looseObject({
  kind: z.string(),
  command: z.unknown(),
  end: z.looseObject({ how: z.string(), code: z.number().nullable(), signal: z.string().nullable() }),
  requests: count.nullable(),
  elapsedMs: milliseconds.nullable(),
  requestsPerSecond: z.number().nullable(),
  statuses: z.record(z.string(), count).optional().describe('answers of HTTP 4xx and 5xx, by status'),
  failedCallsFrom: z.string(),
  countedCalls: count
    .optional()
    .describe('of the failed attempts, those that are failed calls: a command may make several for one connection'),
  failedCalls: z
    .array(
      z.looseObject({ syscall: z.string(), errno: z.string(), count, firstMs: milliseconds, lastMs: milliseconds }),
    )
    .nullable(),
  text: z.string(),
});
