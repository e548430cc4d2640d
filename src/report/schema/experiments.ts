import { z } from 'zod';
import { count } from './parts.ts';

export const ceilingSchema = <Cause extends z.ZodType>(cause: Cause) =>
  z.looseObject({
    held: count,
    broke: count.nullable(),
    stoppedBy: cause.nullable(),
    trials: z.array(z.looseObject({ connections: count, held: z.boolean(), runId: z.string().optional() })),
  });

export const ladderSchema = z.looseObject({
  goal: count,
  reached: count,
  steps: z.array(
    z.looseObject({
      limit: z.string(),
      side: z.string(),
      from: z.string(),
      to: z.string(),
      ceilingBefore: z.number(),
      ceilingAfter: z.number(),
      needed: z.boolean().nullable().optional(),
    }),
  ),
  files: z.array(z.looseObject({ path: z.string(), content: z.string() })),
});

export const comparisonSchema = <Cause extends z.ZodType>(cause: Cause) =>
  z.looseObject({
    comparable: z.boolean(),
    why: z.array(z.string()),
    settings: z.array(z.looseObject({ limit: z.string(), side: z.string(), from: z.string(), to: z.string() })),
    causesGone: z.array(cause),
    causesNew: z.array(cause),
    metrics: z.array(
      z.looseObject({
        name: z.string(),
        from: z.number().nullable(),
        to: z.number().nullable(),
        verdict: z.enum(['better', 'worse', 'same', 'noise']),
      }),
    ),
  });

export const validationSchema = z.looseObject({
  lines: z.array(
    z.looseObject({
      key: z.string(),
      value: z.string(),
      before: z.string().nullable().optional(),
      effect: z.enum(['raised', 'none', 'harmful', 'untestable']),
      ceilingBefore: z.number().nullable().optional(),
      ceilingAfter: z.number().nullable().optional(),
      why: z.string(),
    }),
  ),
});
