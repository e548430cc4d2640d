import { z } from 'zod';
import { CAUSE_KINDS } from '../../model/cause.ts';
import { count, milliseconds, side } from './parts.ts';

/** A cause; `root` is what made it happen. */
export const causeSchema = z.looseObject({
  kind: z.enum(CAUSE_KINDS),
  limit: z.string().optional(),
  side: side.optional(),
  setting: z.string().optional(),
  value: z.string().optional(),
  what: z.string().optional(),
  cap: z
    .looseObject({
      server: z.string(),
      setting: z.string(),
      value: count.optional(),
      where: z.string().optional(),
      cutBy: z.looseObject({ nofile: count, spare: count }).optional(),
    })
    .optional()
    .describe('the setting of a known server that is as large as what it held, or that it named as it refused'),
  host: z.string().optional().describe('the name of the machine, where the server is another one than the client'),
  get root() {
    return causeSchema.optional();
  },
});

const groupSchema = z.looseObject({
  outcome: z.enum(['failed', 'pending', 'delayed']),
  stage: z.string(),
  symptom: z.looseObject({
    kind: z.string(),
    errno: z.string().optional(),
    syscall: z.string().optional(),
    status: z.number().optional(),
    tls: z.string().optional().describe('why a TLS handshake failed'),
    during: z.string().optional().describe('tls-handshake, where an end of file or a time limit came in it'),
  }),
  autopsy: z.string().optional(),
  count,
  example: count.optional().describe('number of one of these attempts, for `loadline report RUN --attempt`'),
  firstMs: milliseconds,
  lastMs: milliseconds,
  lost: z
    .array(z.looseObject({ place: z.string(), packets: count }))
    .optional()
    .describe('packets that decided, by the place that lost them; not there where no kernel was watched'),
  reset: z.looseObject({ by: z.string(), reason: z.string() }).nullable().optional(),
  cause: causeSchema,
  confidence: z.enum(['confirmed', 'proven', 'likely', 'possible']),
  because: z.array(z.string()),
  considered: z.array(
    z.looseObject({ limit: z.string(), ruling: z.enum(['blamed', 'ruled-out', 'cannot-tell']), why: z.string() }),
  ),
  remedy: z
    .looseObject({
      now: z.array(z.string()),
      persist: z.array(z.string()),
      check: z.string(),
      cost: z.string(),
      change: z
        .looseObject({ setting: z.string(), side, from: z.string().nullable(), to: z.string() })
        .nullable()
        .optional(),
      sizedBy: z.looseObject({ by: z.enum(['command', 'seen']), connections: z.number() }).optional(),
    })
    .optional(),
  advice: z
    .looseObject({ look: z.array(z.string()), do: z.array(z.string()) })
    .optional()
    .describe('where to look and what to do about a cause that is no limit'),
});

export const attributionSchema = z.looseObject({
  failures: count,
  attributed: count,
  unexplained: count,
  groups: z.array(groupSchema),
});
