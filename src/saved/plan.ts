import { z } from 'zod';
import type {
  ApplicationPlan,
  ClientPlan,
  CommandNamespace,
  DealtLoad,
  Destination,
  DriverPlan,
  HostPlan,
  Need,
  Plan,
  PlanWarning,
  ScenarioSource,
  SettingPlan,
  ShardPlan,
  TargetPlan,
} from '../model/plan.ts';
import { byName, count, fields, flag, listOf, maybe, side, tagged, text, texts, words } from './parts.ts';
import { cgroup, fault, scenario } from './scenario.ts';

const setting = fields<SettingPlan>({
  name: text,
  value: text,
  origin: words<SettingPlan['origin']>({ mirrored: true, scenario: true }),
});

const host = fields<HostPlan>({
  addresses: texts,
  sysctl: listOf(setting),
  nofile: count,
  nproc: maybe(count),
  cgroup: maybe(cgroup),
  user: maybe(words<'ordinary'>({ ordinary: true })),
  conntrack: flag,
  snat: maybe(text),
  entriesTaken: maybe(count),
});

const application = tagged<ApplicationPlan, 'kind'>('kind', {
  nginx: { workers: count, workerConnections: count, workerRlimitNofile: maybe(count) },
  haproxy: { maxconn: count },
  httpd: {
    mpm: words<'event' | 'worker' | 'prefork'>({ event: true, worker: true, prefork: true }),
    maxRequestWorkers: count,
    serverLimit: count,
    threadsPerChild: count,
  },
});

const target = fields<TargetPlan>({
  address: text,
  port: count,
  processes: count,
  namespacePid: maybe(count),
  unseenAddresses: maybe(texts),
  engine: maybe(words<'io_uring'>({ io_uring: true })),
  remote: maybe(z.literal(true)),
  host: maybe(text),
  application: maybe(application),
});

const shard = fields<ShardPlan>({
  connections: count,
  sources: texts,
  destinations: listOf(fields<Destination>({ address: text, port: count })),
});

const driver = fields<DriverPlan>({
  engine: words<DriverPlan['engine']>({ epoll: true, io_uring: true, program: true }),
  amplePorts: maybe(z.literal(true)),
  dealt: maybe(fields<DealtLoad>({ connections: count, shards: count, shardsBefore: count })),
  host: maybe(text),
  shards: listOf(shard),
});

const client = fields<ClientPlan>({ name: text, host, driver });

const need = tagged<Need, 'need'>('need', {
  netns: {},
  root: { for: text },
  'host-changes': { settings: texts, entries: maybe(count) },
  program: { program: text, package: text, for: text },
  remote: { address: text },
  memory: { bytes: count },
  'open-files': { files: count },
  'io-uring': { for: text },
  nofile: { side, nofile: count },
});

const warning = tagged<PlanWarning, 'warning'>('warning', {
  'more-connections-than-four-tuples': { connections: count, fourTuples: count },
  'more-attempts-than-four-tuples': { attempts: count, fourTuples: count },
  'backlog-clamped': { backlog: count, somaxconn: count },
  'nofile-below-connections': { side, nofile: count, connections: count },
  'timeout-before-first-retransmit': { connectTimeoutMs: count },
  'external-target': { address: text, remote: flag },
  'server-host': { address: text, name: text },
  'shared-namespace': {},
  'tracking-table-filled': { max: count, left: count },
  'without-io-uring': { parts: listOf(words<'driver' | 'target'>({ driver: true, target: true })), why: text },
  'server-namespace': { pid: count, address: text },
  'command-namespace': { by: text, file: text },
  'command-unseen': { by: text, why: text },
});

export const plan = fields<Plan>({
  scenario,
  source: fields<ScenarioSource>({ file: text }),
  hosts: fields<Plan['hosts']>({ client: host, server: host }),
  hostWide: byName(text),
  faults: listOf(fault),
  target,
  driver,
  clients: maybe(z.tuple([client], client)),
  commandNamespace: maybe(fields<CommandNamespace>({ by: text, file: text })),
  halfOpenAddress: maybe(text),
  otherListenerPort: maybe(count),
  needs: listOf(need),
  warnings: listOf(warning),
});
