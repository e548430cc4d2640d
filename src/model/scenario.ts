import type { AddressFamily } from './address-family.ts';
import type { Expectation } from './expectation.ts';
import type { AskSpec, ProbeSpec } from './probe-spec.ts';
import type { Side } from './side.ts';

/** A scenario after parsing: every key present, every default applied, every unit converted. */
export interface Scenario {
  readonly name: string;
  readonly about?: string;
  readonly lab: LabSpec;
  readonly target: TargetSpec;
  readonly driver: DriverSpec;
  readonly load: LoadSpec;
  readonly expect: readonly Expectation[];
}

export interface LabSpec {
  /** `netns`: two fresh network namespaces joined by a veth pair. `host`: this machine as it stands, over loopback. */
  readonly kind: 'netns' | 'host';
  /** Where a value that the scenario does not set comes from. */
  readonly baseline: 'host' | 'kernel-defaults';
  /** How the client connects; `both`: half of the connections by each, to one listener on `::`. */
  readonly family: AddressFamily | 'both';
  /**
   * `known`: each host knows the other's link address for good. `resolved`: every address of the other is a neighbour that
   * has to be asked for (ARP).
   */
  readonly neighbours?: 'known' | 'resolved';
  readonly client: HostSpec;
  readonly server: HostSpec;
  /** Host-wide sysctls by name; set only with `--allow-host-changes`. */
  readonly host: Readonly<Record<string, string>>;
  readonly network: readonly FaultSpec[];
}

export interface HostSpec {
  readonly sysctl: Readonly<Record<string, string>>;
  /** RLIMIT_NOFILE, soft and hard, of every process on this host; absent: the plan chooses what the load needs. */
  readonly nofile?: number;
  /** RLIMIT_NPROC, soft and hard, of every process on this host. */
  readonly nproc?: number;
  /** A cgroup of its own for every process on this host together. */
  readonly cgroup?: CgroupSpec;
  /** Its processes run as a user without rights; absent: as whoever runs loadline, whom root's exemptions may spare. */
  readonly user?: 'ordinary';
  /** Addresses, of each family, to connect from (client) or to (server). */
  readonly addresses: 'auto' | number;
  /** Whether this host tracks connections (nf_conntrack). */
  readonly conntrack: boolean;
  /** Ports that connections leave this host with in place of their own (source NAT): `40000-40049`. */
  readonly snat?: string;
}

export interface CgroupSpec {
  /** pids.max: processes and threads. */
  readonly pids?: number;
  /** memory.max, or memory.limit_in_bytes. */
  readonly memoryBytes?: number;
}

/** What is wrong with the network on purpose, each on one host. */
export type FaultSpec = DropSpec | RejectSpec | RouteSpec | AddressSpec | QueueSpec | TimestampSpec | MtuSpec;

interface MatchSpec {
  readonly on: Side;
  /** Share of the matching packets, above 0 and up to 1. */
  readonly share: number;
  /** At most this many of them, from the first one on. */
  readonly first?: number;
}

/** Packets that a firewall on one host drops. */
export interface DropSpec extends MatchSpec {
  /** `arp`: requests for the link address of a neighbour. */
  readonly drop: 'syn' | 'syn-ack' | 'ack' | 'arp';
}

/** How a firewall on one host answers SYNs, in the place of TCP. */
export const REJECTIONS = ['tcp-reset', 'port-unreachable', 'host-unreachable', 'admin-prohibited'] as const;
export interface RejectSpec extends MatchSpec {
  readonly reject: (typeof REJECTIONS)[number];
}

/**
 * The way back to the other host. `blackhole`: there is none. `elsewhere`: the other host's packets come over a second cable, which the way
 * back does not use.
 */
export interface RouteSpec {
  readonly on: Side;
  readonly route: 'blackhole' | 'elsewhere';
}

/** The queue of a host's own device, where packets wait that are sent faster than it sends them. */
export interface QueueSpec {
  readonly on: Side;
  readonly queue: { readonly bytes: number; readonly bytesPerSecond: number };
}

/** Data leaves a host with timestamps that are older than those of its SYNs, as a broken middlebox may write them. */
export interface TimestampSpec {
  readonly on: Side;
  readonly timestamps: 'old';
}

/** The way to a host carries no packet larger than this, and nobody sends the ICMP message that would say so. */
export interface MtuSpec {
  readonly on: Side;
  /** Bytes of a packet of IP. */
  readonly mtu: number;
}

/** The last of a host's addresses, which the other one sends to, is not there. */
export interface AddressSpec {
  readonly on: Side;
  readonly address: 'missing';
}

/** What listens: `raw` and `node` are our own accept loop and node:http; the others are third-party programs. */
export const TARGET_KINDS = [
  'raw',
  'node',
  'node-cluster',
  'nginx',
  'haproxy',
  'httpd',
  'python',
  'command',
  'external',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export interface TargetSpec extends ApplicationSpec {
  readonly kind: TargetKind;
  /**
   * The number handed to listen(2). The kernel clamps it to net.core.somaxconn. Absent where it is not known: a command
   * that is not given one, a server that runs already.
   */
  readonly backlog?: number;
  readonly workers: number;
  readonly accept: AcceptSpec;
  readonly answer: AnswerSpec;
  /** raw: absent means `auto`. */
  readonly engine?: EngineChoice;
  /** The target is killed (SIGKILL) this long after the load's start. */
  readonly killAfterMs?: number;
  /** One of its processes is killed (SIGKILL) this long after the load's start; of a master and workers, a worker. */
  readonly killOneAfterMs?: number;
  /** All of it is stopped (SIGSTOP) from before the load's start until this long after it. */
  readonly pauseForMs?: number;
  /** nginx, httpd, python, command: it has to listen this long after its start; absent: DEFAULT_READY_MS. */
  readonly readyTimeoutMs?: number;
  /** Fixed port; absent: 8080 in a lab, a free one on the host. */
  readonly port?: number;
}

/** What nginx and Node ask listen() for; also what ours do where the scenario does not say. */
export const DEFAULT_BACKLOG = 511;

/** How long a third-party server may take until it listens. */
export const DEFAULT_READY_MS = 15_000;

/** Whether a target writes to this machine's own files, or to layers in memory above them. */
export const FILE_SHARINGS = ['shared', 'private'] as const;
type FileSharing = (typeof FILE_SHARINGS)[number];

/** A server behind a proxy, on the proxy's own host. */
export interface UpstreamSpec {
  /** `none`: nobody listens there. */
  readonly kind: 'raw' | 'node' | 'none';
  readonly listen: 'tcp' | 'unix';
  readonly backlog: number;
  readonly accept: AcceptSpec;
  readonly answer: AnswerSpec;
  /** RLIMIT_NOFILE of its process; absent: that of its host. */
  readonly nofile?: number;
  /** How long the proxy waits for it, to connect and to answer. */
  readonly timeoutMs: number;
}

/** Connections that the target has for each one of the load: to pass a request on takes a second one. */
export function connectionsEach({ upstream }: Pick<TargetSpec, 'upstream'>): 1 | 2 {
  return upstream === undefined ? 1 : 2;
}

/** What only some kinds of targets have. */
interface ApplicationSpec {
  /** command: the program and its arguments, with `{host}`, `{port}` and `{backlog}` in them. */
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** command: `private`: what it writes stays in memory, and is gone with it. Absent means `shared`. */
  readonly files?: FileSharing;
  /** external: the address of a server that runs already. */
  readonly address?: string;
  /** nginx: worker_connections, and worker_rlimit_nofile. */
  readonly workerConnections?: number;
  readonly workerRlimitNofile?: number;
  /** haproxy: maxconn of its section global. */
  readonly maxconn?: number;
  /** nginx, haproxy: what they pass requests on to. */
  readonly upstream?: UpstreamSpec;
  /** httpd: MaxRequestWorkers, ServerLimit, ThreadsPerChild, and the multi-processing module. */
  readonly maxRequestWorkers?: number;
  readonly serverLimit?: number;
  readonly threadsPerChild?: number;
  readonly mpm?: 'event' | 'worker';
}

/** When the raw target calls accept(). */
export type AcceptSpec =
  | { readonly mode: 'now' }
  | { readonly mode: 'never' }
  | { readonly mode: 'after'; readonly afterMs: number }
  | { readonly mode: 'rate'; readonly perSecond: number }
  | { readonly mode: 'batch'; readonly batch: number; readonly everyMs: number };

/** When the target answers a request that it accepted. */
export type AnswerSpec =
  | { readonly mode: 'now' }
  | { readonly mode: 'never' }
  | { readonly mode: 'after'; readonly afterMs: number };

/** Drivers that are a third-party program or library, each with an entry in src/drivers/drivers.ts. */
export const LOAD_PROGRAMS = ['wrk', 'ab', 'autocannon', 'undici'] as const;
export type LoadProgramKind = (typeof LOAD_PROGRAMS)[number];
/** `command`: any program as the user wrote it, for `diagnose`; no scenario names it. */
export type ProgramDriverKind = LoadProgramKind | 'command';
export type DriverKind = 'connections' | ProgramDriverKind;

/**
 * What a driver reports of its attempts. `rows`: one per attempt. `counts`: totals at its end. `nothing`: whatever it prints may be
 * of any form, and its attempts are those that the kernel shows.
 */
export type DriverReports = 'rows' | 'counts' | 'nothing';

/** What our own driver and the raw target make their system calls with. */
export const ENGINE_CHOICES = ['auto', 'epoll', 'io_uring'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

interface DriverSpec extends AskSpec {
  readonly kind: DriverKind;
  /** command: the program and its arguments; without one nothing is started, and whoever connects is watched. */
  readonly command?: readonly string[];
  /** More arguments for a program. Those that say how much and how long stand in the load instead. */
  readonly args?: readonly string[];
  /** What served means: a whole answer, established in both kernels, a TLS handshake, a WebSocket, or the bytes that are expected. */
  readonly probe: ProbeSpec;
  readonly processes: 'auto' | number;
  /** connections: absent means `auto`. */
  readonly engine?: EngineChoice;
}

export interface LoadSpec {
  readonly connections: number;
  readonly arrival: ArrivalSpec;
  /** How long a program driver runs. Present for those, and only for those. */
  readonly durationMs?: number;
  /** Requests that a program driver makes in all, unless its time is over before. */
  readonly requests?: number;
  /** How long the served connections stay open after the last attempt has settled. */
  readonly holdMs: number;
  /** An attempt that is not served this long after its start has failed. */
  readonly connectTimeoutMs: number;
  /** Churn: every connection is opened, served and closed again this many times. */
  readonly repeat?: { readonly times: number; readonly close: Side };
  /** Background connections that never complete their handshake: they fill the SYN queue. */
  readonly halfOpen: number;
  /** Background connections to another listener on the server, which never accepts. */
  readonly otherListener?: { readonly connections: number; readonly backlog: number };
}

export type ArrivalSpec =
  | { readonly mode: 'burst' }
  | { readonly mode: 'rate'; readonly perSecond: number }
  | { readonly mode: 'steps'; readonly steps: readonly StepSpec[] };

/** One step of a climb: `connections` more, at `perSecond`, then `holdMs` of rest. */
export interface StepSpec {
  readonly connections: number;
  readonly perSecond: number;
  readonly holdMs: number;
}

/** The kind of a driver that is a third-party program; undefined for our own. */
export function programDriver({ driver }: Pick<Scenario, 'driver'>): ProgramDriverKind | undefined {
  return driver.kind === 'connections' ? undefined : driver.kind;
}

/** What the scenario's driver reports of its attempts. */
export function reportsOf({ driver }: Pick<Scenario, 'driver'>): DriverReports {
  if (driver.kind === 'connections') return 'rows';
  return driver.kind === 'command' ? 'nothing' : 'counts';
}

/** Whether nothing is driven: whoever connects to the server meanwhile is watched. */
export function isWatch({ driver }: Pick<Scenario, 'driver'>): boolean {
  return driver.kind === 'command' && driver.command === undefined;
}

/** Attempts that the load makes in all. */
export function attemptsOf(load: LoadSpec): number {
  return load.connections * (load.repeat?.times ?? 1);
}

/** Time over which the attempts are started. */
export function arrivalMs({ arrival, connections }: LoadSpec): number {
  if (arrival.mode === 'burst') return 0;
  if (arrival.mode === 'rate') return (connections / arrival.perSecond) * 1000;
  return arrival.steps.reduce((sum, step) => sum + (step.connections / step.perSecond) * 1000 + step.holdMs, 0);
}
