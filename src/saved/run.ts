import { z } from 'zod';
import type { CallsFrom, DriverEnd, DriverLatency, DriverNumbers, DriverOutput } from '../model/driver-output.ts';
import type { DriverHealth } from '../model/protocol.ts';
import type { Phase, PhaseName, Refusal, Run, RunState, StoppedBy } from '../model/run.ts';
import type { UnexpectedAnswer } from '../model/unexpected-answer.ts';
import { evidence } from './evidence.ts';
import { machine } from './machine.ts';
import {
  count,
  counts,
  fields,
  listOf,
  maybe,
  moment,
  number,
  numberOrNull,
  probe,
  sideOrHost,
  tagged,
  text,
  textOrNull,
  words,
} from './parts.ts';
import { plan } from './plan.ts';
import { warnings } from './run-warning.ts';
import { programDriverKind } from './scenario.ts';

const phaseName = words<PhaseName>({
  lab: true,
  target: true,
  driver: true,
  load: true,
  hold: true,
  autopsy: true,
  teardown: true,
});

const state = tagged<RunState, 'state'>('state', {
  running: { phase: phaseName },
  completed: {},
  stopped: { phase: phaseName, by: maybe(words<StoppedBy>({ user: true, bound: true, 'lost-host': true })) },
  broken: { phase: phaseName, why: text },
});

export const tool = fields<Run['tool']>({ name: text, version: text });

const health = fields<DriverHealth>({
  longestStallMs: number,
  latestStartMs: number,
  cpuMs: number,
  elapsedMs: number,
  waitedMs: maybe(number),
  starting: maybe(fields<NonNullable<DriverHealth['starting']>>({ cpuMs: number, elapsedMs: number })),
  undatedAttempts: maybe(count),
  closedAfterAnswer: maybe(count),
});

const latency = fields<DriverLatency>({
  mean: maybe(number),
  p50: maybe(number),
  p75: maybe(number),
  p90: maybe(number),
  p99: maybe(number),
  max: maybe(number),
});

const numbers = fields<DriverNumbers>({
  requests: count,
  elapsedMs: maybe(number),
  requestsPerSecond: maybe(number),
  bytesPerSecond: maybe(number),
  latencyMs: latency,
  errors: counts,
  statuses: maybe(counts),
  connections: maybe(fields<NonNullable<DriverNumbers['connections']>>({ answered: count, refused: count })),
});

const driverOutput = fields<DriverOutput>({
  kind: programDriverKind,
  command: text,
  end: fields<DriverEnd>({
    how: words<DriverEnd['how']>({ finished: true, early: true, killed: true }),
    code: numberOrNull,
    signal: textOrNull,
  }),
  numbers: probe(numbers),
  text,
  callsFrom: words<CallsFrom>({
    trace: true,
    strace: true,
    driver: true,
    output: true,
    inferred: true,
    nobody: true,
  }),
  otherNamespaces: maybe(
    listOf(fields<NonNullable<DriverOutput['otherNamespaces']>[number]>({ pid: count, command: text })),
  ),
  calls: maybe(count),
  elsewhere: maybe(
    listOf(fields<NonNullable<DriverOutput['elsewhere']>[number]>({ syscall: text, errno: text, count })),
  ),
  unanswered: maybe(fields<NonNullable<DriverOutput['unanswered']>>({ count, waitedMs: number })),
  delayed: maybe(words<'counted' | 'unknown'>({ counted: true, unknown: true })),
});

/** A ledger lies beside its run. */
const ledgerName = z.string().regex(/^attempts\.\d{1,6}\.bin$/, { error: 'Expected a name such as attempts.0.bin' });

/** And what the kernels said of its attempts. */
const lossesName = z.string().regex(/^losses\.\d{1,6}\.bin$/, { error: 'Expected a name such as losses.0.bin' });

/** JSON has no undefined: a shard that was lost is null in the file. */
const lostOrHealth = z.union([health, z.null()]) as unknown as z.ZodType<DriverHealth | undefined>;

/** run.json. */
export const savedRun = fields<Run>({
  schema: words<Run['schema']>({ 'loadline.run/1': true }),
  id: text,
  tool,
  createdAt: moment,
  state,
  phases: listOf(fields<Phase>({ name: phaseName, startMs: number, endMs: number })),
  machine,
  plan,
  refused: listOf(fields<Refusal>({ side: sideOrHost, name: text, value: text, why: text })),
  evidence: maybe(evidence),
  ledgers: listOf(ledgerName),
  losses: maybe(listOf(lossesName)),
  driverHealth: listOf(lostOrHealth),
  unexpectedAnswers: maybe(listOf(fields<UnexpectedAnswer>({ symptom: text, firstBytes: text, count }))),
  driverOutput: maybe(driverOutput),
  runnerPeakMemoryBytes: maybe(count),
  warnings,
});
