import { z } from 'zod';
import { count } from './parts.ts';

export const ceilingSchema = <Cause extends z.ZodType>(cause: Cause) =>
  z.looseObject({
    held: count,
    broke: count.nullable(),
    stoppedBy: cause.nullable(),
    trials: z.array(z.looseObject({ connections: count, held: z.boolean(), runId: z.string() })),
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
      setting: z.string(),
      ceilingBefore: count.nullable(),
      ceilingAfter: count.nullable(),
      needed: z.boolean().nullable(),
    }),
  ),
  files: z.array(z.looseObject({ path: z.string(), content: z.string() })),
});

export const comparisonSchema = <Cause extends z.ZodType>(cause: Cause) =>
  z.looseObject({
    comparable: z.boolean(),
    why: z.array(z.string()),
    settings: z.array(
      z.looseObject({
        limit: z.string().nullable(),
        side: z.string(),
        setting: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    ),
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
      before: z.string().nullable(),
      effect: z.enum(['raised', 'none', 'harmful', 'untestable']),
      ceilingBefore: count.nullable(),
      ceilingAfter: count.nullable(),
      why: z.string(),
    }),
  ),
});

export const checksSchema = <Cause extends z.ZodType>(cause: Cause) =>
  z.array(
    z.looseObject({
      scenario: z.string(),
      result: z.enum(['pass', 'fail', 'inconclusive', 'updated']),
      baseline: z.string(),
      regressions: z.array(z.looseObject({ regression: z.string(), sentence: z.string() })),
      comparison: comparisonSchema(cause).nullable(),
    }),
  );
