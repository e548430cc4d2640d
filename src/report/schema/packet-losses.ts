import { z } from 'zod';
import { causeSchema } from './attribution.ts';
import { count } from './parts.ts';

const lost = z.array(z.looseObject({ place: z.string(), packets: count }));

/** The kernel's own record of each lost packet, in the order of the path; see `packetLossesJson`. */
export const packetLossesSchema = z.looseObject({
  state: z.enum(['read', 'absent', 'failed']),
  why: z.string().optional().describe('why there is no record'),
  source: z.enum(['bpf', 'trail']).optional(),
  places: z
    .array(z.looseObject({ place: z.string(), packet: z.string(), packets: count, ofNoAttempt: count }))
    .optional(),
  causes: z.array(z.looseObject({ cause: causeSchema, attempts: count, lost })).optional(),
  resets: z.array(z.looseObject({ by: z.string(), reason: z.string(), packets: count })).optional(),
  checks: z
    .array(
      z.looseObject({
        counter: z.string(),
        places: z.array(z.string()),
        recorded: count,
        counted: count,
        result: z.enum(['named', 'remainder', 'disagrees']),
        text: z.string(),
      }),
    )
    .optional(),
  lostRecords: count.optional(),
  unwatched: z.array(z.looseObject({ part: z.string(), why: z.string() })).optional(),
});
