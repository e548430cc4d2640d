import { z } from 'zod';
import type { ClientEvidence, ClientHostEvidence, Evidence, HostClock, ServerHostEvidence } from '../model/evidence.ts';
import type { FailedCall, FailedCalls, PortSearch } from '../model/failed-calls.ts';
import type { HopEvidence, HopProcess } from '../model/hops.ts';
import type {
  HostEvidence,
  ListenerEvidence,
  LocalPorts,
  OtherListener,
  PortUse,
  TranslatedPorts,
} from '../model/host-evidence.ts';
import type { KernelLog, MachineEvidence } from '../model/machine-evidence.ts';
import type { Destination } from '../model/plan.ts';
import type {
  CgroupEvidence,
  ProcessEvidence,
  ProcessExit,
  ProcessLimits,
  UserEvidence,
} from '../model/process-evidence.ts';
import type { FullTime, QueueLooks, TimeOfSocket, Wait } from '../model/queue-looks.ts';
import type { TargetEvidence, TargetLog, TargetLogLine } from '../model/target-evidence.ts';
import { setCap } from './cause.ts';
import { machine as savedMachine } from './machine.ts';
import { packetLosses } from './packet-losses.ts';
import {
  bound,
  byName,
  count,
  counts,
  fields,
  flag,
  listOf,
  maybe,
  number,
  numberOrNull,
  probe,
  series,
  side,
  tagged,
  text,
  textOrNull,
  words,
} from './parts.ts';

const period = { fromMs: number, toMs: number };
const timeOfSocket = fields<TimeOfSocket>({ socket: count, ...period });
const queues = fields<QueueLooks>({
  full: listOf(fields<FullTime>({ socket: count, least: count, ...period })),
  alone: listOf(timeOfSocket),
  waiting: maybe(listOf(timeOfSocket)),
  waits: maybe(listOf(fields<Wait>({ connections: count, ...period }))),
});
const listener = fields<ListenerEvidence>({
  address: text,
  port: count,
  series,
  connections: maybe(series),
  queues: maybe(queues),
});
const otherListener = fields<OtherListener>({
  address: text,
  port: count,
  peakQueue: number,
  bound: number,
  drops: maybe(count),
});
const portUse = fields<PortUse>({
  source: text,
  destination: text,
  destinationPort: count,
  byState: counts,
  timeWaitSince: maybe(listOf(z.tuple([number, count]))),
});

const translatedPorts = fields<TranslatedPorts>({
  to: text,
  address: text,
  ports: count,
  lowest: count,
  highest: count,
});

const host = fields<HostEvidence>({
  counters: probe(series),
  sockstat: probe(series),
  conntrack: probe(series),
  translated: maybe(probe(listOf(translatedPorts))),
  link: probe(series),
  handshakes: maybe(probe(series)),
  qdisc: maybe(probe(series)),
  settings: byName(probe(text)),
  listener: probe(listener),
  otherListeners: probe(listOf(otherListener)),
  socketStates: probe(counts),
  portUse: probe(listOf(portUse)),
  localPorts: maybe(probe(fields<LocalPorts>({ inUse: count, mostOfOneAddress: count }))),
});

const kernelLog = fields<KernelLog>({
  lines: listOf(fields<KernelLog['lines'][number]>({ atMs: number, text })),
  lost: count,
});

const machine = fields<MachineEvidence>({
  softnet: probe(series),
  files: probe(series),
  threads: maybe(probe(series)),
  memory: probe(series),
  neighbours: maybe(probe(series)),
  kernelLog: probe(kernelLog),
});

const exit = fields<ProcessExit>({
  atMs: number,
  runningAtMs: maybe(number),
  code: numberOrNull,
  signal: textOrNull,
  by: words<ProcessExit['by']>({ run: true, scenario: true, itself: true }),
});

const process = fields<ProcessEvidence>({
  side,
  role: words<ProcessEvidence['role']>({
    target: true,
    driver: true,
    'half-open': true,
    'other-target': true,
    'other-driver': true,
    upstream: true,
  }),
  pid: count,
  command: text,
  limits: probe(fields<ProcessLimits>({ nofileSoft: bound, nofileHard: bound, nprocSoft: bound })),
  descriptors: probe(series),
  peakMemoryBytes: maybe(count),
  processorWait: maybe(series),
  exit: maybe(exit),
});

const cgroup = fields<CgroupEvidence>({
  side,
  controller: words<CgroupEvidence['controller']>({ pids: true, memory: true }),
  version: z.literal([1, 2]),
  path: text,
  limit: bound,
  series: probe(series),
});

const user = fields<UserEvidence>({ side, uid: count, nproc: bound, exempt: flag, threads: probe(series) });

const target = fields<TargetEvidence>({ accepted: count, answered: count, acceptErrors: counts, series });

const targetLog = fields<TargetLog>({
  lines: listOf(fields<TargetLogLine>({ text, count, firstMs: number, lastMs: number })),
  total: count,
});

const destination = fields<Destination>({ address: text, port: count });

const search = fields<PortSearch>({
  outcome: words<PortSearch['outcome']>({ 'none-left': true, taken: true, 'not-sought': true }),
  destination: maybe(text),
});

const failedCall = fields<FailedCall>({
  side,
  pid: count,
  syscall: text,
  errno: text,
  count,
  firstMs: number,
  lastMs: number,
  search: maybe(search),
  destination: maybe(destination),
});

const failedCalls = fields<FailedCalls>({
  calls: listOf(failedCall),
  lost: count,
});

const hop = fields<HopEvidence>({
  to: text,
  from: text,
  connections: series,
  listener: probe(series),
  processes: listOf(fields<HopProcess>({ pid: count, command: text })),
  caps: maybe(probe(listOf(setCap))),
});

const hostClock = fields<HostClock>({ aheadMs: number, boundMs: number });

const serverHost = fields<ServerHostEvidence>({
  name: text,
  kernel: text,
  clock: maybe(hostClock),
  machine,
  failedCalls: probe(failedCalls),
});

const clientEvidence = fields<ClientEvidence>({
  client: host,
  machine,
  processes: listOf(process),
  cgroups: maybe(probe(listOf(cgroup))),
  users: maybe(listOf(user)),
  failedCalls: probe(failedCalls),
  packetLosses: maybe(probe(packetLosses)),
});

const clientHost = tagged<ClientHostEvidence, 'state'>('state', {
  known: { name: text, machine: savedMachine, clock: hostClock, evidence: clientEvidence },
  lost: {
    name: text,
    why: text,
    atMs: number,
    lastWord: fields<Extract<ClientHostEvidence, { state: 'lost' }>['lastWord']>({ started: count, served: count }),
  },
});

export const evidence = fields<Evidence>({
  client: host,
  server: host,
  machine,
  processes: listOf(process),
  cgroups: maybe(probe(listOf(cgroup))),
  users: maybe(listOf(user)),
  target: probe(target),
  targetLog: maybe(probe(targetLog)),
  failedCalls: probe(failedCalls),
  driverCalls: maybe(probe(failedCalls)),
  serverCaps: maybe(probe(listOf(setCap))),
  packetLosses: maybe(probe(packetLosses)),
  hops: maybe(probe(listOf(hop))),
  serverHost: maybe(serverHost),
  clientHosts: maybe(listOf(clientHost)),
});
