import type { Evidence, FailedCalls, HostEvidence, ProcessEvidence, ProcessExit } from '../model/evidence.ts';
import { absent, mapProbe, ok, type Probe, valueIn } from '../model/probe.ts';
import type { RefusalsHeard } from '../model/refusals-heard.ts';
import { last } from '../model/series.ts';
import type { Side } from '../model/side.ts';
import type { LatestEvidence } from '../model/usage-source.ts';
import { listeningSockets } from '../system/listeners-of.ts';
import { commandOf } from '../system/process-children.ts';
import { identityOf, isRunning, type ProcessIdentity } from '../system/process-identity.ts';
import { ownersOf } from '../system/socket-owners.ts';
import { openFailedCalls, type TraceOfAll } from './calls/failed-calls.ts';
import { type EarlyEvidence, type EarlyOptions, openEarly } from './early-evidence.ts';
import { type Hops, openHops } from './hops/hops.ts';
import { type HostCollection, openHost } from './host/host-collection.ts';
import { clientEvidence, serverEvidence, unseenHost } from './host/host-evidence.ts';
import type { Listeners } from './host/listeners.ts';
import { type LevelOptions, latestEvidence } from './latest-evidence.ts';
import { openMachine } from './machine/machine-collection.ts';
import { type OwnConnections, watchOwnConnections } from './own-connections/own-connections.ts';
import type { CollectedLosses } from './packet-losses/packet-losses.ts';
import { watchCgroups } from './processes/cgroups.ts';
import { type ForkingProcess, type ProcessWatches, watchProcesses } from './processes/processes.ts';
import { watchUsers } from './processes/users.ts';
import { type Seen, whyUnseen } from './seen.ts';
import { type Collector, guarded, type RowKind } from './series/collector.ts';
import { monotonicMs, type SinceStart } from './series/load-clock.ts';
import { probeOfError, Unavailable } from './series/unavailable.ts';
import { watchPorts } from './sockets/port-watch.ts';
import { hearRefusals } from './sockets/refusals-heard.ts';
import {
  readOpenTables,
  readPortTables,
  readTables,
  type SocketTables,
  type TablesOptions,
} from './sockets/socket-tables.ts';
import { ENDINGS_OF_LOAD, ENDINGS_OF_WATCH, openUnanswered, type UnansweredEndings } from './sockets/unanswered.ts';

export interface CollectionOptions extends LevelOptions, TablesOptions, EarlyOptions {
  readonly listener: { readonly address: string; readonly port: number };
  /** Sysctls to read back on each host. */
  readonly settingNames: readonly string[];
  /** Target and driver processes; what they fork is followed. */
  readonly processes: readonly ForkingProcess[];
  /** Whether single connections of the listener are looked at while some wait: not where there are too many. */
  readonly looksAtConnections?: boolean;
  /** Whether others' traffic is watched for hours, whoever they are: at next to no cost, and in bounded memory. */
  readonly isWatch?: boolean;
  /** Whether the target may connect to others by itself: where to is then followed. */
  readonly followsHops?: boolean;
  /** Whether connections to the listener's port are kept that end without an answer. */
  readonly keepUnanswered?: boolean;
  /** Whether the kernel may be asked which connections are the driver's own, or why not. */
  readonly asksOwners?: Probe<unknown>;
  /** Whether to hear what the server answers to a program that may not tell. */
  readonly hearsRefusals?: boolean;
}

/** The evidence of one run while it is gathered. Nothing in it throws once it is open. */
export interface Collection {
  /**
   * Reads one row of everything: the first one before the load, the last one after it, and that one whatever it costs, but for
   * the length of the SYN queue.
   */
  sample(atMs: number, row?: RowKind): void;
  processEnded(pid: number, exit: ProcessExit): void;
  /** Attempts have failed for want of a local port: looks at the ports now. Of all looks the one with most in use counts. */
  notePorts(): void;
  /** The same of a moment at which the tables were read, for whatever reason. */
  notePortsIn(tables: SocketTables): void;
  /** What the usages of limits are made of, by the latest row. */
  latest(): LatestEvidence;
  /** To be read at the end of the load, while its sockets are still open. */
  tables(): SocketTables;
  /** The same of connections that are not over yet, which costs less. */
  openTables(): SocketTables;
  /** Packets that listening sockets dropped so far; undefined where the kernel does not say. */
  dropped(): DroppedNow;
  /** The client's socket table alone, for its ports, where nothing will be looked up: a table may have millions of sockets. */
  portTables(): SocketTables;
  evidence(tables: SocketTables): Evidence;
  /** Resolves once everything that was asked of another host has come. */
  arrived(): Promise<void>;
  /** Failed system calls so far, by the kernel's own trace. */
  failedCalls(): Probe<FailedCalls>;
  /** What the kernel said of lost packets, up to the last row. */
  packetLosses(): Probe<CollectedLosses>;
  /** Connections of the client's host to the listener's port that ended without an answer so far, from all of its programs. */
  unanswered(): Probe<UnansweredEndings>;
  /** Which of the connections to the listener's port are the driver's; undefined where the kernel was not asked. */
  readonly own: OwnConnections | undefined;
  /** Refusals that the server sent to the driver so far, whatever that made of them. */
  refusals(): Probe<RefusalsHeard>;
  /** Closes every file and removes the trace instance. */
  close(): void;
}

/**
 * Opens every source of evidence, so that nothing has to be opened under load.
 *
 * @param early what was opened before, by the same options
 */
export function openCollection(options: CollectionOptions, early = openEarly(options)): Collection {
  const { seen } = options;
  const { sinceStart, losses } = early;
  const { client, server, both } = openHosts(options);
  const machine = openMachine(sinceStart);
  const processes = watchProcesses(options.processes);
  const cgroups = watchCgroups(options.processes);
  const users = watchUsers(options.processes);
  const failedCalls = openTrace(options, early, processes);
  const own = openOwn(options);
  const unanswered = openEndings(options, sinceStart, valueIn(own));
  const refusals = openRefusals(options, sinceStart, own);
  const ports = watchPorts(client.portRange, { ...options, nowMs: () => sinceStart(monotonicMs()) });
  const hops = openHopsOf(options);
  const sampled = [losses, ...both, machine, processes, cgroups, users, failedCalls, unanswered, refusals, hops];
  return {
    sample: (atMs, row) => {
      for (const source of sampled) source.sample(atMs, row);
    },
    processEnded: (pid, exit) => processes.ended(pid, exit),
    notePorts: () => ports.note(client.table(), 'failures'),
    notePortsIn: tables => ports.note(tables.client, 'routine'),
    latest: () => latestEvidence(options, { client, server, machine, processes, users, cgroups }),
    tables: () => readTables(client, server, options),
    openTables: () => readOpenTables(client, server, options),
    dropped: () => droppedNow(valueIn(server.listeners())),
    portTables: () => readPortTables(client, options),
    evidence: tables => {
      const followed = hops.result();
      return {
        client: orUnseen(seen, 'client', () => ({
          ...clientEvidence(client, tables, ports.fullest(tables.client)),
          localPorts: ports.mostLocal(),
        })),
        server: orUnseen(seen, 'server', () => serverEvidence(server, tables)),
        machine: machine.evidence(),
        processes: besideLoad(processes.evidence(), valueIn(followed)?.beside ?? []),
        cgroups: cgroups.evidence(),
        users: users.evidence(),
        target: absent('the target was not asked'),
        failedCalls: failedCalls.result(),
        hops: mapProbe(followed, value => value.hops),
      };
    },
    arrived: () => Promise.resolve(),
    failedCalls: () => failedCalls.result(),
    packetLosses: () => losses.result(),
    unanswered: () => unanswered.result(),
    own: valueIn(own),
    refusals: () => refusals.result(),
    close: () => {
      for (const source of [losses, ...both, machine, cgroups, failedCalls, unanswered, refusals, hops, early])
        source.close();
      valueIn(own)?.close();
    },
  };
}

function orUnseen(seen: Seen, side: Side, read: () => HostEvidence): HostEvidence {
  const why = whyUnseen(seen, side);
  return why === undefined ? read() : unseenHost(why);
}

function openOwn({ hosts, processes, listener: { port }, asksOwners }: CollectionOptions): Probe<OwnConnections> {
  if (asksOwners?.state !== 'read')
    return asksOwners ?? absent('the kernel was not asked whose connections to the server are');
  const pids = processes.filter(({ role }) => role === 'driver').map(({ pid }) => pid);
  try {
    return ok(watchOwnConnections({ host: hosts.client, pids, port }));
  } catch (error) {
    return probeOfError(error);
  }
}

/** What becomes of a process that serves only others than the load is none of the target's. */
function besideLoad(processes: readonly ProcessEvidence[], beside: readonly number[]): readonly ProcessEvidence[] {
  return processes.map(process =>
    process.role === 'target' && beside.includes(process.pid) ? { ...process, role: 'other-target' } : process,
  );
}

function openHopsOf(options: CollectionOptions) {
  const { hosts, listener, processes, followsHops = false, isWatch = false, seen } = options;
  return guarded<Hops>(() => {
    const unseen = whyUnseen(seen, 'server');
    if (unseen !== undefined) throw new Unavailable(unseen);
    if (!followsHops) throw new Unavailable('this target connects to nobody');
    const targets = processes.filter(({ role }) => role === 'target').map(({ pid }) => pid);
    return hosts.server.run(() => openHops({ ...listener, processes: targets, isWatch }));
  });
}

interface Hosts {
  readonly client: HostCollection;
  readonly server: HostCollection;
  /** Each once. */
  readonly both: readonly HostCollection[];
}

function openHosts(options: CollectionOptions): Hosts {
  const {
    hosts,
    settingNames,
    conntrack,
    listener,
    looksAtConnections = false,
    isWatch = false,
    seen: { sides },
  } = options;
  const openServer = () =>
    openHost(hosts.server, { settingNames, conntrack: conntrack.server, listener, looksAtConnections, isWatch });
  if (sides === 'shared' || sides === 'server') return onlyOne(openServer());
  const server = sides === 'both' ? openServer() : undefined;
  const client = openHost(hosts.client, { settingNames, conntrack: conntrack.client });
  return server === undefined ? onlyOne(client) : { client, server, both: [client, server] };
}

/** Two sides of one host, or the one that is seen in the place of the other, of which nothing is told. */
function onlyOne(host: HostCollection): Hosts {
  return { client: host, server: host, both: [host] };
}

function openTrace(
  options: CollectionOptions,
  { sinceStart, trace }: EarlyEvidence,
  watches: ProcessWatches,
): Collector<Probe<FailedCalls>> {
  const { processes, privilege, onTraceInstance = () => undefined, isWatch = false } = options;
  const ofAll = isWatch && { ofAll: everyProcess(options, watches) };
  return guarded(() =>
    openFailedCalls({ processes, privilege, sinceStart, onTraceInstance, prepared: trace(), ...ofAll }),
  );
}

/** Who fails is read from then on; who serves may have been started anew. */
function everyProcess({ hosts, listener: { port } }: CollectionOptions, watches: ProcessWatches): TraceOfAll {
  return {
    port,
    servers: rarely(() => {
      const listening = hosts.server.run(listeningSockets).filter(({ localPort }) => localPort === port);
      return ownersOf(listening.map(({ inode }) => inode));
    }),
    onOwner: ({ side, pid }) =>
      watches.add({ side, role: side === 'server' ? 'target' : 'driver', pid, command: commandOf(pid) ?? '' }),
  };
}

/** Whose sockets they are is asked of every process of the machine: again where one of those is gone, and else now and then. */
const OWNERS_KNOWN_FOR_MS = 15_000;

function rarely(find: () => readonly number[]): () => readonly number[] {
  let found: readonly ProcessIdentity[] = [];
  let askedMs = Number.NEGATIVE_INFINITY;
  return () => {
    const isStale = performance.now() - askedMs >= OWNERS_KNOWN_FOR_MS || found.length === 0 || !found.every(isRunning);
    if (isStale) {
      askedMs = performance.now();
      found = find().flatMap(pid => identityOf(pid) ?? []);
    }
    return found.map(({ pid }) => pid);
  };
}

/** What listening sockets dropped so far. */
interface DroppedNow {
  readonly listener?: number;
  readonly others?: number;
}

function droppedNow(listeners: Listeners | undefined): DroppedNow {
  if (listeners === undefined) return {};
  const drops = last(listeners.listener.series, 'drops');
  const others = listeners.others.reduce((sum, { drops: dropped = 0 }) => sum + dropped, 0);
  return { ...(drops !== undefined && { listener: drops }), others };
}

function openEndings(
  options: CollectionOptions,
  sinceStart: SinceStart,
  own: OwnConnections | undefined,
): Collector<Probe<UnansweredEndings>> {
  const { hosts, listener, keepUnanswered = false, isWatch = false } = options;
  return guarded(() => {
    if (!keepUnanswered) throw new Unavailable('connections without an answer were not asked for');
    const pace = isWatch ? ENDINGS_OF_WATCH : ENDINGS_OF_LOAD;
    return hosts.client.run(() => openUnanswered(listener.port, sinceStart, pace, own));
  });
}

/** Every packet of the host is looked at, which is too much of a server that is watched for hours. */
function openRefusals(
  options: CollectionOptions,
  sinceStart: SinceStart,
  own: Probe<OwnConnections>,
): Collector<Probe<RefusalsHeard>> {
  const { hosts, listener, hearsRefusals = false, isWatch = false } = options;
  return guarded(() => {
    if (!hearsRefusals || isWatch) throw new Unavailable('what the server answers was not listened to');
    if (own.state !== 'read') throw new Unavailable(own.why);
    return hosts.client.run(() => hearRefusals(listener.port, sinceStart, own.value));
  });
}
