import { z } from 'zod';
import { moment } from './parts.ts';

const head = { schema: z.literal('loadline.progress/1'), scenario: z.string() };
const amount = z.number();
const usage = z.object({ name: z.string(), side: z.string(), used: amount, bound: amount });

/** A line of progress.ndjson, as far as a page that follows a run shows it. */
export const savedProgress = z.discriminatedUnion('event', [
  z.object({ ...head, event: z.literal('started') }),
  z.object({ ...head, event: z.literal('note'), text: z.string() }),
  z.object({
    ...head,
    event: z.literal('progress'),
    phase: z.string(),
    elapsedMs: amount,
    goal: amount,
    started: amount,
    connected: amount,
    served: amount,
    failed: amount,
    failures: z.record(z.string(), amount),
    levels: z.array(usage).optional(),
    dropped: z.object({ listener: amount.optional(), others: amount.optional() }).optional(),
  }),
  z.object({ ...head, event: z.literal('ended'), state: z.string() }),
]);

/** report.json, as far as an index of runs shows it. An older version says less: no headline. */
export const savedReport = z.object({
  runs: z
    .array(
      z.object({
        scenario: z.string(),
        createdAt: moment,
        headline: z.string(),
        outcomes: z.object({ served: amount.nullable(), attempted: amount.nullable() }),
        verdict: z.object({ result: z.enum(['pass', 'fail', 'inconclusive']) }),
      }),
    )
    .min(1),
});
