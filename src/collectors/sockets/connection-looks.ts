import { isWildcard } from '../../model/address-family.ts';
import type { Period } from '../../model/period.ts';
import type { Wait } from '../../model/queue-looks.ts';
import type { Series } from '../../model/series.ts';
import type { NetlinkSocket } from '../../system/linux/netlink.ts';
import { dumpTcpSockets, TCP_STATE, TCP_STATES_MASK, type TcpSocket } from '../../system/linux/sock-diag.ts';
import type { RowKind } from '../series/collector.ts';
import { type Pace, paced } from '../series/paced.ts';
import { recordSeries } from '../series/series-recorder.ts';
import { recordTimes } from '../series/times.ts';

/** A walk through all of the machine's sockets may take a fortieth of the time; a queue that moves needs no more than ten a second. */
const LOOKS: Pace = { timesItsCost: () => 40, shortestRestMs: 100 };
/** Of more connections than this none is remembered any more: what entered can then not be counted. */
const MOST_REMEMBERED = 100_000;
const MOST_WAITS = 20_000;

/** Connections that stood, and those that stood before: their listener, and its queue, no others. */
const STOOD = TCP_STATES_MASK.all & ~(TCP_STATES_MASK.listen | TCP_STATES_MASK.synReceived | (1 << TCP_STATE.synSent));

/** Of a connection that no process has: it waits in an accept queue, and its client may have closed it. */
const WAITING: readonly number[] = [TCP_STATE.established, TCP_STATE.closeWait];

/** Looks at the connections of one listener, while some wait for the application. */
export interface ConnectionLooks {
  /** Looks now if it is time to, or for the last time. The accept queue has to be read after it, and noted. */
  look(row: RowKind): void;
  /** The accept queue as it was just after the look, if there was one. */
  note(atMs: number, queue: number): void;
  /** Rows of the looks; undefined where there were none, or too many connections. */
  series(): Series | undefined;
  /** How long connections waited for the application; undefined where too many did. */
  waits(): readonly Wait[] | undefined;
}

/**
 * `entered`: connections seen since the first look, so at least those that entered the accept queue; `queue`: of these still in it;
 * `held`: that a process has; `unread`: of these with bytes that it has not read yet; `received`: bytes that came on these so far.
 */
export function lookAtConnections(netlink: NetlinkSocket, address: string, port: number): ConnectionLooks {
  const recorder = recordSeries();
  const seen = new Map<string, Set<number>>();
  const waiting = recordTimes<string>(MOST_WAITS);
  let waitingNow = new Map<string, number>();
  let count = 0;
  let before: number | undefined;
  let latest: Held | undefined;
  const remember = ({ remote, remotePort }: TcpSocket): void => {
    const ports = seen.get(remote) ?? new Set();
    seen.set(remote, ports);
    if (ports.has(remotePort)) return;
    ports.add(remotePort);
    count += 1;
  };
  const readAgain = paced(() => {
    const row = { held: 0, unread: 0, received: 0 };
    waitingNow = new Map();
    dumpTcpSockets(netlink, { states: STOOD, localPort: port, history: true }, socket => {
      if (count < MOST_REMEMBERED) remember(socket);
      if (socket.inode === 0) {
        if (waitsAt(address, socket)) waitingNow.set(`${socket.remote} ${socket.remotePort}`, 1);
        return;
      }
      row.held += 1;
      row.received += socket.history?.bytesReceived ?? 0;
      if (socket.receiveQueue > 0) row.unread += 1;
    });
    before ??= count;
    return row;
  }, LOOKS);
  return {
    look: row => {
      latest = readAgain(row);
    },
    note: (atMs, queue) => {
      if (latest === undefined) return;
      recorder.add(atMs, { entered: count - (before ?? 0), queue, ...latest });
      waiting.note(atMs, waitingNow);
      latest = undefined;
    },
    series: () => (count >= MOST_REMEMBERED ? undefined : recorder.series()),
    waits: () => countEqual(waiting.result()),
  };
}

/** What came to another address may wait for another listener. */
function waitsAt(address: string, { state, local }: TcpSocket): boolean {
  return WAITING.includes(state) && (local === address || isWildcard(address));
}

function countEqual(times: readonly Period[] | undefined): Wait[] | undefined {
  const waits = new Map<string, Wait>();
  for (const { fromMs, toMs } of times ?? []) {
    const key = `${fromMs} ${toMs}`;
    waits.set(key, { fromMs, toMs, connections: (waits.get(key)?.connections ?? 0) + 1 });
  }
  return times && [...waits.values()];
}

interface Held {
  readonly held: number;
  readonly unread: number;
  readonly received: number;
}
