import type { Evidence } from '../model/evidence.ts';
import type { FailedCalls } from '../model/failed-calls.ts';
import type { HostEvidence } from '../model/host-evidence.ts';
import { absent, mapProbe, type Probe, valueIn } from '../model/probe.ts';
import type { ProcessEvidence, ProcessExit } from '../model/process-evidence.ts';
import type { Side } from '../model/side.ts';
import type { LatestEvidence } from '../model/usage-source.ts';
import { everyProcess } from './calls/every-process.ts';
import { openFailedCalls } from './calls/failed-calls.ts';
import { type ClientConnections, type ClientOptions, openClientConnections } from './client-connections.ts';
import { type EarlyEvidence, type EarlyOptions, openEarly } from './early-evidence.ts';
import { type Hops, openHops } from './hops/hops.ts';
import { type DroppedNow, droppedNow } from './host/dropped-now.ts';
import { clientEvidence, serverEvidence, unseenHost } from './host/host-evidence.ts';
import { type LevelOptions, latestEvidence } from './latest-evidence.ts';
import { openMachine } from './machine/machine-collection.ts';
import { type HostsOptions, openHosts } from './open-hosts.ts';
import type { CollectedLosses } from './packet-losses/packet-losses.ts';
import { watchCgroups } from './processes/cgroups.ts';
import { type ForkingProcess, type ProcessWatches, watchProcesses } from './processes/processes.ts';
import { watchUsers } from './processes/users.ts';
import { type Seen, whyUnseen } from './seen.ts';
import { type Collector, guarded, type RowKind } from './series/collector.ts';
import { monotonicMs } from './series/load-clock.ts';
import { Unavailable } from './series/unavailable.ts';
import { watchPorts } from './sockets/port-watch.ts';
import {
  readOpenTables,
  readPortTables,
  readTables,
  type SocketTables,
  type TablesOptions,
} from './sockets/socket-tables.ts';

export interface CollectionOptions
  extends LevelOptions,
    TablesOptions,
    EarlyOptions,
    HostsOptions,
    Omit<ClientOptions, 'hosts' | 'listener' | 'processes'> {
  /** Target and driver processes; what they fork is followed. */
  readonly processes: readonly ForkingProcess[];
  /** Whether the target may connect to others by itself: where to is then followed. */
  readonly followsHops?: boolean;
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
  /** Connections of the client's host to the listener's port. */
  readonly connections: Pick<ClientConnections, 'unanswered' | 'own' | 'refusals'>;
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
  const connections = openClientConnections(options, sinceStart);
  const ports = watchPorts(client.portRange, { ...options, nowMs: () => sinceStart(monotonicMs()) });
  const hops = openHopsOf(options);
  const sampled = [losses, ...both, machine, processes, cgroups, users, failedCalls, connections, hops];
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
    connections,
    close: () => {
      for (const source of [losses, ...both, machine, cgroups, failedCalls, connections, hops, early]) source.close();
    },
  };
}

function orUnseen(seen: Seen, side: Side, read: () => HostEvidence): HostEvidence {
  const why = whyUnseen(seen, side);
  return why === undefined ? read() : unseenHost(why);
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

function openTrace(
  options: CollectionOptions,
  { sinceStart, trace }: EarlyEvidence,
  watches: ProcessWatches,
): Collector<Probe<FailedCalls>> {
  const { hosts, listener, processes, privilege, onTraceInstance = () => undefined, isWatch = false } = options;
  const ofAll = isWatch && { ofAll: everyProcess(hosts.server, listener.port, watches) };
  return guarded(() =>
    openFailedCalls({ processes, privilege, sinceStart, onTraceInstance, prepared: trace(), ...ofAll }),
  );
}
