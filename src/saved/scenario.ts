import { z } from 'zod';
import type { AddressFamily } from '../model/address-family.ts';
import { CAUSE_KINDS } from '../model/cause.ts';
import { LOAD_PROGRAMS, type ProgramDriverKind } from '../model/driver-spec.ts';
import { ENGINE_CHOICES } from '../model/engine-choice.ts';
import type {
  Comparison,
  Expectation,
  FailureSelector,
  Metric,
  Percentile,
  ShareOfBaseline,
} from '../model/expectation.ts';
import {
  type AddressSpec,
  type DropSpec,
  type FaultSpec,
  type MtuSpec,
  type QueueSpec,
  REJECTIONS,
  type RejectSpec,
  type RouteSpec,
  type TimestampSpec,
} from '../model/fault-spec.ts';
import type { CgroupSpec, HostSpec, LabSpec } from '../model/lab-spec.ts';
import type { ArrivalSpec, LoadSpec, StepSpec } from '../model/load-spec.ts';
import type { AcceptSpec, AnswerSpec } from '../model/pace-spec.ts';
import { type ExchangeSpec, PROBES } from '../model/probe-spec.ts';
import type { Scenario } from '../model/scenario.ts';
import { FILE_SHARINGS, TARGET_KINDS, type TargetSpec } from '../model/target-spec.ts';
import type { UpstreamSpec } from '../model/upstream-spec.ts';
import { limitId } from './cause.ts';
import { byName, count, fields, flag, listOf, maybe, number, side, tagged, text, texts, words } from './parts.ts';

export const cgroup = fields<CgroupSpec>({ pids: maybe(count), memoryBytes: maybe(count) });
const auto = words<'auto'>({ auto: true });
const autoOrCount = z.union([auto, count]);

const host = fields<HostSpec>({
  sysctl: byName(text),
  nofile: maybe(count),
  nproc: maybe(count),
  cgroup: maybe(cgroup),
  user: maybe(words<'ordinary'>({ ordinary: true })),
  addresses: autoOrCount,
  conntrack: flag,
  snat: maybe(text),
});

const matched = { on: side, share: number, first: maybe(count) };

export const fault: z.ZodType<FaultSpec> = z.union([
  fields<DropSpec>({ ...matched, drop: words<DropSpec['drop']>({ syn: true, 'syn-ack': true, ack: true, arp: true }) }),
  fields<RejectSpec>({ ...matched, reject: z.enum(REJECTIONS) }),
  fields<RouteSpec>({ on: side, route: words<RouteSpec['route']>({ blackhole: true, elsewhere: true }) }),
  fields<QueueSpec>({ on: side, queue: fields<QueueSpec['queue']>({ bytes: count, bytesPerSecond: count }) }),
  fields<TimestampSpec>({ on: side, timestamps: words<'old'>({ old: true }) }),
  fields<MtuSpec>({ on: side, mtu: count }),
  fields<AddressSpec>({ on: side, address: words<'missing'>({ missing: true }) }),
]);

const lab = fields<LabSpec>({
  kind: words<LabSpec['kind']>({ netns: true, host: true }),
  baseline: words<LabSpec['baseline']>({ host: true, 'kernel-defaults': true }),
  family: words<AddressFamily | 'both'>({ ipv4: true, ipv6: true, both: true }),
  neighbours: maybe(words<'known' | 'resolved'>({ known: true, resolved: true })),
  client: host,
  server: host,
  host: byName(text),
  network: listOf(fault),
});

const accept = tagged<AcceptSpec, 'mode'>('mode', {
  now: {},
  never: {},
  after: { afterMs: count },
  rate: { perSecond: count },
  batch: { batch: count, everyMs: count },
});
const answer = tagged<AnswerSpec, 'mode'>('mode', { now: {}, never: {}, after: { afterMs: count } });
const engine = z.enum(ENGINE_CHOICES);

export const targetKind = z.enum(TARGET_KINDS);

const upstream = fields<UpstreamSpec>({
  kind: words<UpstreamSpec['kind']>({ raw: true, node: true, none: true }),
  listen: words<UpstreamSpec['listen']>({ tcp: true, unix: true }),
  backlog: count,
  accept,
  answer,
  nofile: maybe(count),
  timeoutMs: count,
});

const target = fields<TargetSpec>({
  kind: targetKind,
  backlog: maybe(count),
  workers: count,
  accept,
  answer,
  engine: maybe(engine),
  killAfterMs: maybe(count),
  killOneAfterMs: maybe(count),
  pauseForMs: maybe(count),
  readyTimeoutMs: maybe(count),
  port: maybe(count),
  command: maybe(texts),
  env: maybe(byName(text)),
  cwd: maybe(text),
  files: maybe(z.enum(FILE_SHARINGS)),
  address: maybe(text),
  workerConnections: maybe(count),
  workerRlimitNofile: maybe(count),
  maxconn: maybe(count),
  upstream: maybe(upstream),
  maxRequestWorkers: maybe(count),
  serverLimit: maybe(count),
  threadsPerChild: maybe(count),
  mpm: maybe(words<'event' | 'worker' | 'prefork'>({ event: true, worker: true, prefork: true })),
});

export const programDriverKind: z.ZodType<ProgramDriverKind> = z.enum([...LOAD_PROGRAMS, 'command']);

const driver = fields<Scenario['driver']>({
  kind: z.enum(['connections', ...LOAD_PROGRAMS, 'command']),
  command: maybe(texts),
  args: maybe(texts),
  probe: z.union([z.enum(PROBES), fields<ExchangeSpec>({ send: maybe(text), expect: text })]),
  path: maybe(text),
  host: maybe(text),
  headers: maybe(byName(text)),
  sni: maybe(text),
  verify: maybe(flag),
  processes: autoOrCount,
  engine: maybe(engine),
});

/** Rates divide. */
const rate = z.number().gt(0);
const step = fields<StepSpec>({ connections: count, perSecond: rate, holdMs: count });

const load = fields<LoadSpec>({
  connections: count,
  arrival: tagged<ArrivalSpec, 'mode'>('mode', {
    burst: {},
    rate: { perSecond: rate },
    steps: { steps: listOf(step) },
  }),
  durationMs: maybe(count),
  requests: maybe(count),
  holdMs: count,
  connectTimeoutMs: count,
  repeat: maybe(fields<NonNullable<LoadSpec['repeat']>>({ times: count, close: side })),
  halfOpen: count,
  otherListener: maybe(fields<NonNullable<LoadSpec['otherListener']>>({ connections: count, backlog: count })),
});

const select = fields<FailureSelector>({
  limit: maybe(limitId),
  side: maybe(words<NonNullable<FailureSelector['side']>>({ client: true, server: true, upstream: true })),
  kind: maybe(z.enum(CAUSE_KINDS)),
  host: maybe(text),
});
const percentile = words<Percentile>({ p50: true, p90: true, p99: true, max: true });

const metric = tagged<Metric, 'name'>('name', {
  attempted: {},
  served: {},
  failed: {},
  pending: {},
  delayed: {},
  unexplained: {},
  failures: { select },
  delays: { select },
  observations: { select },
  connect: { percentile },
  firstByte: { percentile },
  ceiling: {},
});

const expectation = fields<Expectation>({
  text,
  metric,
  comparison: words<Comparison>({ '==': true, '!=': true, '<': true, '<=': true, '>': true, '>=': true }),
  value: z.union([number, fields<ShareOfBaseline>({ ofBaseline: number })]),
  line: maybe(count),
});

export const expectations = listOf(expectation);

/** A scenario as runs and experiments hold it, defaults applied. */
export const scenario = fields<Scenario>({
  name: text,
  about: maybe(text),
  lab,
  target,
  driver,
  load,
  expect: expectations,
});
