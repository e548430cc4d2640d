import type { HopEvidence, HopProcess } from '../../model/hops.ts';
import { probe, valueIn } from '../../model/probe.ts';
import { dumpTcpSockets, openSockDiag, TCP_STATES_MASK } from '../../system/linux/sock-diag.ts';
import { openUnixDiag } from '../../system/linux/unix-diag.ts';
import { commandOf, descendantsOf } from '../../system/process-children.ts';
import { ownersOf } from '../../system/socket-owners.ts';
import type { Collector } from '../series/collector.ts';
import { type Pace, paced } from '../series/paced.ts';
import { recordSeries, type SeriesRecorder } from '../series/series-recorder.ts';
import { countHeldPorts } from './held-ports.ts';
import { type FollowedListener, followListening } from './listening.ts';
import { type Outgoing, readOutgoing } from './outgoing.ts';
import { someSocketsOf } from './owned-sockets.ts';
import { reachedBy } from './reached.ts';

export interface HopsOptions {
  /** The listener under test: connections to it are the load, and no hop. */
  readonly address: string;
  readonly port: number;
  /** The target's first processes; what they fork is followed. */
  readonly processes: readonly number[];
  /** Whether it is watched for hours. */
  readonly isWatch?: boolean;
}

/** A hundredth of one processor at most: the kernel walks all sockets of the machine. */
const PACE: Pace = { timesItsCost: () => 100, longestRestMs: 5000 };
/** Of a server that is watched for hours, at next to no cost. */
const PACE_OF_WATCH: Pace = { timesItsCost: () => 1000, shortestRestMs: 1000, longestRestMs: 15_000 };
/** Of a server with more processes some are asked. */
const MOST_PROCESSES = 64;
/** Destinations of one host that are followed, at most. */
const MOST_HOPS = 64;

/** Where the load goes on to. */
export interface Hops {
  readonly hops: readonly HopEvidence[];
  /** Processes of the target that serve only others than the load. */
  readonly beside: readonly number[];
}

interface Hop {
  readonly from: string;
  readonly to: string;
  readonly connections: SeriesRecorder;
  readonly listener: () => FollowedListener;
  /** Looked for once: the whole machine's descriptors are read for it. */
  owners?: readonly HopProcess[];
}

/**
 * Follows where the target's processes connect to, where what listens there connects to, and so on, within the network namespace it is
 * opened in. Whose a connection is, is asked once for each destination. For everybody, as far as the processes are one's own.
 */
export function openHops({ address, port, processes, isWatch = false }: HopsOptions): Collector<Hops> {
  const netlink = openSockDiag();
  const unixDiag = valueIn(probe(openUnixDiag));
  const listening = followListening(netlink, unixDiag);
  const hops = new Map<string, Hop>();
  const look = paced(() => readOutgoing({ netlink, unixDiag }, listening, port), isWatch ? PACE_OF_WATCH : PACE);
  const countPorts = paced(() => countHeldPorts(netlink, listening.ports(), port), isWatch ? PACE_OF_WATCH : PACE);
  let held: ReadonlyMap<string, number> = new Map();
  const note = (atMs: number, outgoing: readonly Outgoing[]) => {
    const unknown = outgoing.filter(({ to }) => !hops.has(to));
    if (unknown.length > 0 && hops.size < MOST_HOPS) findOwners(unknown);
    for (const [to, { connections }] of hops) {
      const now = outgoing.find(one => one.to === to);
      const ports = to.startsWith('unix:') ? {} : { ports: held.get(to) ?? 0 };
      const { connecting = 0, connected = 0, held: accepted = 0 } = now ?? {};
      connections.add(atMs, { connecting, connected, held: accepted, ...ports });
    }
  };
  const findOwners = (unknown: readonly Outgoing[]) => {
    for (const pid of clients().slice(0, MOST_PROCESSES)) {
      const owned = someSocketsOf(pid);
      for (const { to, listener, inodes } of unknown) {
        if (hops.has(to) || !inodes.some(inode => owned.has(inode))) continue;
        hops.set(to, { from: commandOf(pid) ?? '', to, listener, connections: recordSeries({ peak: 'connecting' }) });
      }
    }
  };
  let front: readonly number[] | undefined;
  // A server that connects to another listener of its own is not behind itself.
  const behind = (hop: Hop): readonly HopProcess[] => {
    front ??= ownersOf(listening.tcp(address, port).inodes);
    return ownersOfHop(hop).filter(({ pid }) => front?.includes(pid) !== true);
  };
  const clients = (): number[] => {
    const others = [...hops.values()].flatMap(hop => behind(hop).map(({ pid }) => pid));
    return [...new Set([...processes, ...others].flatMap(pid => [pid, ...descendantsOf(pid)]))];
  };
  const frontSockets = (): Set<number> => {
    const inodes = new Set<number>();
    dumpTcpSockets(netlink, { states: TCP_STATES_MASK.all, localPort: port }, ({ inode }) => inodes.add(inode));
    return inodes;
  };
  const reachedNow = () => {
    const sockets = new Map(clients().map(pid => [pid, someSocketsOf(pid, Number.POSITIVE_INFINITY)]));
    const holding = (inodes: readonly number[]) =>
      [...sockets].flatMap(([pid, owned]) => (inodes.some(inode => owned.has(inode)) ? [pid] : []));
    const outgoing = readOutgoing({ netlink, unixDiag }, listening, port);
    const ways = [...hops.values()].map(hop => ({
      hop,
      from: holding(outgoing.find(({ to }) => to === hop.to)?.inodes ?? []),
      owners: ownersOfHop(hop).map(({ pid }) => pid),
    }));
    return reachedBy(holding([...frontSockets()].filter(inode => inode !== 0)), ways);
  };
  return {
    sample: (atMs, row = 'passing') => {
      listening.sample(atMs);
      held = countPorts(row) ?? held;
      const outgoing = look(row);
      if (outgoing !== undefined) note(atMs, outgoing);
    },
    result: () => {
      const { ways, beside } = reachedNow();
      const evidence = ways.map(({ hop }) => ({
        to: hop.to,
        from: hop.from,
        connections: hop.connections.series(),
        listener: hop.listener().series,
        processes: behind(hop),
      }));
      return { hops: evidence, beside };
    },
    close: () => {
      netlink.close();
      unixDiag?.close();
    },
  };
}

function ownersOfHop(hop: Hop): readonly HopProcess[] {
  if (hop.owners !== undefined) return hop.owners;
  const { inodes } = hop.listener();
  if (inodes.length === 0) return [];
  hop.owners = ownersOf(inodes).map(pid => ({ pid, command: commandOf(pid) ?? '' }));
  return hop.owners;
}
