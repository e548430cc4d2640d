import { isWildcard } from '../../model/address-family.ts';
import type { ListenerEvidence, OtherListener } from '../../model/host-evidence.ts';
import type { NetlinkSocket } from '../../system/linux/netlink.ts';
import { dumpTcpSockets, openSockDiag, TCP_STATES_MASK, type TcpSocket } from '../../system/linux/sock-diag.ts';
import type { Collector } from '../series/collector.ts';
import { type Pace, paced } from '../series/paced.ts';
import { recordSeries } from '../series/series-recorder.ts';
import { type ConnectionLooks, lookAtConnections } from '../sockets/connection-looks.ts';
import { countListenerDrops, type ListenerDrops } from './listener-drops.ts';
import { type QueueTimes, recordQueueTimes } from './queue-times.ts';
import { watchSomaxconn } from './somaxconn.ts';

/**
 * Counting the SYN queue may take less than a hundredth of the time, and far less where it takes long: it grows with all sockets
 * of the machine. It is over when the load is, so that a run's last row, when there are most sockets, may do without it.
 */
const REQUESTS: Pace = { timesItsCost: costMs => (costMs < 2 ? 150 : 600), longestRestMs: 10_000 };

/** Over hours. */
const REQUESTS_OF_WATCH: Pace = { timesItsCost: () => 2000, longestRestMs: 60_000 };

export interface ListenerOptions {
  /** Whether single connections are looked at while some wait. Default: they are. */
  readonly looksAtConnections?: boolean;
  /** Whether it is watched for hours, at next to no cost. */
  readonly isWatch?: boolean;
}

/** What the listening sockets of a namespace showed. */
export interface Listeners {
  readonly listener: ListenerEvidence;
  readonly others: readonly OtherListener[];
}

/**
 * Watches the accept queue and the SYN queue of the listener at `address` and `port`, and the accept queues of every
 * other listener in the network namespace it is opened in. Several sockets may share the port: `queue` and `bound` are
 * then sums, `sockets` is their number and `full` the number of those whose queue holds more than its bound; `queues` tells of each.
 * `drops` is what they dropped since the first row, `others` the number of the other listening sockets, `somaxconn` what cuts the next listen().
 */
export function openListeners(
  address: string,
  port: number,
  { looksAtConnections = true, isWatch = false }: ListenerOptions = {},
): Collector<Listeners> {
  const netlink = openSockDiag();
  const recorder = recordSeries({ peak: 'queue' });
  const others = new Map<string, OtherListener>();
  const drops = countListenerDrops();
  const times = recordQueueTimes();
  const isOurs = (socket: TcpSocket) => socket.localPort === port && serves(socket.local, address);
  const connections = looksAtConnections ? lookAtConnections(netlink, address, port) : undefined;
  const somaxconn = watchSomaxconn();
  let isWaited = true;
  const countSynReceived = paced(() => countRequests(netlink, port), isWatch ? REQUESTS_OF_WATCH : REQUESTS);
  return {
    sample: (atMs, row = 'passing') => {
      if (isWaited) connections?.look(row);
      const listening = readListening(netlink);
      const ours = listening.filter(isOurs);
      for (const socket of listening) if (!ours.includes(socket)) notePeak(others, socket);
      drops.note(listening);
      times.note(atMs, ours);
      const dropped = drops.of(isOurs);
      const sums = summed(ours);
      connections?.note(atMs, sums.queue);
      isWaited = sums.queue > 0;
      const synReceived = countSynReceived('passing');
      recorder.add(atMs, {
        ...sums,
        others: listening.length - ours.length,
        ...(dropped === undefined ? {} : { drops: dropped }),
        ...(synReceived === undefined ? {} : { synReceived }),
        ...somaxconn.row(),
      });
    },
    result: () => ({
      listener: {
        address,
        port,
        series: recorder.series(),
        ...takenFrom(connections),
        ...queuesOf(times, connections),
      },
      others: [...others.values()].map(other => withDrops(other, drops)).filter(wasShort),
    }),
    close: () => {
      netlink.close();
      somaxconn.close();
    },
  };
}

function readListening(netlink: NetlinkSocket): TcpSocket[] {
  const sockets: TcpSocket[] = [];
  dumpTcpSockets(netlink, { states: TCP_STATES_MASK.listen, drops: true }, socket => sockets.push(socket));
  return sockets;
}

/** Walks all of the machine's sockets, whatever namespace they are in: that is what makes it costly. */
function countRequests(netlink: NetlinkSocket, localPort: number): number {
  let requests = 0;
  dumpTcpSockets(netlink, { states: TCP_STATES_MASK.synReceived, localPort }, () => {
    requests += 1;
  });
  return requests;
}

function takenFrom(connections: ConnectionLooks | undefined): Pick<ListenerEvidence, 'connections'> {
  const series = connections?.series();
  return series === undefined ? {} : { connections: series };
}

function queuesOf(times: QueueTimes, connections: ConnectionLooks | undefined): Pick<ListenerEvidence, 'queues'> {
  const queues = times.result();
  if (queues === undefined) return {};
  const waits = connections?.waits();
  return { queues: { ...queues, ...(waits !== undefined && { waits }) } };
}

/** A listener on every address serves any address. */
function serves(bound: string, address: string): boolean {
  return bound === address || isWildcard(bound) || isWildcard(address);
}

function summed(sockets: readonly TcpSocket[]) {
  return {
    queue: sockets.reduce((sum, socket) => sum + socket.receiveQueue, 0),
    bound: sockets.reduce((sum, socket) => sum + socket.sendQueue, 0),
    sockets: sockets.length,
    full: sockets.filter(socket => socket.receiveQueue > socket.sendQueue).length,
    ...(sockets.length > 1 && { empty: sockets.filter(socket => socket.receiveQueue === 0).length }),
  };
}

/** Of several sockets at one address the fullest one counts. */
function notePeak(others: Map<string, OtherListener>, socket: TcpSocket): void {
  const key = `${socket.local} ${socket.localPort}`;
  const known = others.get(key);
  if (known !== undefined && known.peakQueue >= socket.receiveQueue) return;
  others.set(key, {
    address: socket.local,
    port: socket.localPort,
    peakQueue: socket.receiveQueue,
    bound: socket.sendQueue,
  });
}

function withDrops(other: OtherListener, drops: ListenerDrops): OtherListener {
  const dropped = drops.of(({ local, localPort }) => local === other.address && localPort === other.port);
  return dropped === undefined ? other : { ...other, drops: dropped };
}

/** Its queue was seen to hold more than its bound, or dropped something between two looks. */
function wasShort({ peakQueue, bound, drops = 0 }: OtherListener): boolean {
  return peakQueue > bound || drops > 0;
}
