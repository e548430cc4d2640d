import { z } from 'zod';
import { attributionSchema, causeSchema } from './attribution.ts';
import { driverSchema } from './driver.ts';
import { ceilingSchema, checksSchema, comparisonSchema, ladderSchema, validationSchema } from './experiments.ts';
import { packetLossesSchema } from './packet-losses.ts';
import { count, milliseconds, percentilesSchema, side } from './parts.ts';
import { resourcesSchema } from './resources.ts';

const outcomesSchema = z.looseObject({
  attempted: count.nullable(),
  served: count.nullable(),
  failed: count,
  pending: count,
  delayed: count.nullable().describe('served attempts whose SYN had to be sent again'),
  clientErrors: count.optional().describe('served attempts whose answer was HTTP 4xx other than 429'),
  connectMs: percentilesSchema,
  firstByteMs: percentilesSchema,
  allServedMs: milliseconds
    .nullable()
    .optional()
    .describe('from the start of the load until the last attempt was served; null unless every one was'),
});

const result = z.enum(['pass', 'fail', 'inconclusive']);

const runSchema = z.looseObject({
  scenario: z.string(),
  headline: z.string().describe('the run in one sentence'),
  about: z.string().nullable(),
  file: z.string(),
  runId: z.string(),
  folder: z.string(),
  createdAt: z.string(),
  state: z.enum(['completed', 'stopped', 'broken']),
  stateReason: z.string().nullable(),
  outcomes: outcomesSchema,
  attribution: attributionSchema,
  verdict: z.looseObject({
    result,
    checks: z.array(
      z.looseObject({
        expectation: z.string(),
        line: count.optional().describe("where it stands in the scenario's file"),
        result,
        observed: z.number().nullable(),
      }),
    ),
    doubts: z
      .array(z.looseObject({ doubt: z.string(), why: z.string() }))
      .optional()
      .describe('what keeps the run from passing although no expectation failed'),
  }),
  packetLosses: packetLossesSchema.nullable().optional(),
  levels: z.array(
    z.looseObject({
      name: z.string(),
      limit: z.string().optional().describe('id of the limit that bounds it, as in causes'),
      side: z.enum(['client', 'server', 'host']),
      used: z.number().describe('most in use; bytes for cgroup-memory, pages for tcp-memory'),
      bound: z.number(),
      metMs: milliseconds.nullable(),
    }),
  ),
  serverHost: z
    .looseObject({
      name: z.string(),
      kernel: z.string(),
      clock: z
        .looseObject({ aheadMs: z.number(), boundMs: milliseconds })
        .optional()
        .describe(
          'how far its CLOCK_MONOTONIC was ahead of ours as the load started, and by how much that may be wrong',
        ),
    })
    .optional()
    .describe('the machine of the server, where an agent watched it there'),
  clientHosts: z
    .array(
      z.looseObject({
        name: z.string(),
        attempted: count.nullable(),
        served: count.nullable(),
        failed: count,
        pending: count,
        clock: z.looseObject({ aheadMs: z.number(), boundMs: milliseconds }).optional(),
        firstMs: milliseconds
          .optional()
          .describe("from the start of the load to the host's first attempt, by its clock"),
        lost: z
          .looseObject({
            why: z.string(),
            atMs: milliseconds,
            lastWord: z.looseObject({ started: count, served: count }).describe('the last that the host said'),
          })
          .optional()
          .describe('not there unless the host was lost: then all of its attempts count as failed'),
      }),
    )
    .optional()
    .describe('the hosts that made the load, where several did'),
  driver: driverSchema.nullable(),
  unexpectedAnswers: z
    .array(z.looseObject({ symptom: z.string(), firstBytes: z.string(), count: z.number() }))
    .optional()
    .describe('what was answered where something else was expected, escaped; the most frequent first'),
  unknownLines: z
    .array(z.looseObject({ text: z.string(), count, firstMs: milliseconds, lastMs: milliseconds }))
    .optional()
    .describe(
      'what the server wrote while the load ran, and loadline cannot read; lines that differ in numbers alone count as one',
    ),
  resources: resourcesSchema.optional(),
  settings: z.array(
    z.looseObject({
      side,
      name: z.string(),
      value: z.string(),
      origin: z.string(),
      effective: z.string().nullable(),
    }),
  ),
  refused: z.array(z.looseObject({ side: z.string(), name: z.string(), value: z.string(), why: z.string() })),
  phases: z.array(z.looseObject({ name: z.string(), startMs: milliseconds, endMs: milliseconds })),
  warnings: z.array(z.string()),
});

/** The report as JSON says it; see `reportJson`. Objects are open: fields may be added, never renamed. */
export const reportSchema = z.looseObject({
  schema: z.literal('loadline.report/1'),
  tool: z.looseObject({ name: z.string(), version: z.string() }),
  createdAt: z.string(),
  host: z
    .looseObject({
      kernel: z.string(),
      architecture: z.string(),
      node: z.string(),
      cpus: count,
      memoryBytes: count,
      memoryAvailableBytes: count,
      privilege: z.string(),
      nofileHard: count.nullable(),
    })
    .nullable(),
  runs: z.array(runSchema),
  ceiling: ceilingSchema(causeSchema).optional(),
  ladder: ladderSchema.optional(),
  comparison: comparisonSchema(causeSchema).optional(),
  checks: checksSchema(causeSchema).optional(),
  validation: validationSchema.optional(),
  warnings: z.array(z.string()),
});
