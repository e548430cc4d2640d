import type { NetlinkSocket } from '../../system/linux/netlink.ts';
import { dumpTcpSockets, TCP_STATES_MASK, type TcpSocket } from '../../system/linux/sock-diag.ts';
import { type SocketColumns, type SocketEntry, type SocketRow, socketColumns } from './socket-columns.ts';

/** Of which connections a table says what they have been through. */
export type History = 'none' | 'waiting' | 'all';

/** Every TCP socket of one network namespace at one moment. */
export interface SocketTable {
  /** The socket with these ends, if there is one. */
  find(local: string, localPort: number, remote: string, remotePort: number): SocketEntry | undefined;
  /** Every socket, in no order; `visit` must not keep what it is given. */
  forEach(visit: (socket: SocketRow) => void): void;
}

/**
 * Reads the table through a sock_diag socket of the namespace. IPv4 in IPv6 sockets stands as IPv4.
 * @param history what each connection has been through, too, which costs about as much again: of all, or of those that wait for their data to arrive
 * @param states a mask of TCP states
 */
export function readSocketTable(
  netlink: NetlinkSocket,
  history: History = 'none',
  states: number = TCP_STATES_MASK.all,
): SocketTable {
  const sockets = socketColumns();
  const isKept = ({ sendQueue }: TcpSocket) => history === 'all' || sendQueue > 0;
  dumpTcpSockets(netlink, { states, history: history !== 'none' }, socket => sockets.add(socket, isKept(socket)));
  return tableOf(sockets);
}

/** The table of these sockets. */
export function tableOf(sockets: SocketColumns): SocketTable {
  let rowOf: RowOf | undefined;
  return {
    find: (local, localPort, remote, remotePort) => {
      // Where everything was served nobody looks for anything.
      rowOf ??= indexOf(sockets);
      const row = rowOf(local, localPort, remote, remotePort);
      return row === undefined ? undefined : sockets.entry(row);
    },
    forEach: sockets.visit,
  };
}

type RowOf = (local: string, localPort: number, remote: string, remotePort: number) => number | undefined;

/** Open addressing: each place holds a row and one more, 0 is free, and what finds its place taken goes to the next. */
function indexOf(sockets: SocketColumns): RowOf {
  const places = new Uint32Array(2 ** Math.ceil(Math.log2(2 * sockets.length + 1)));
  const mask = places.length - 1;
  for (let row = 0; row < sockets.length; row += 1) {
    let place = sockets.hash(row) & mask;
    while (places[place] !== 0) place = (place + 1) & mask;
    places[place] = row + 1;
  }
  return (local, localPort, remote, remotePort) => {
    const hash = sockets.hashOf(local, localPort, remote, remotePort);
    if (hash === undefined) return undefined;
    let found: number | undefined;
    for (let place = hash & mask; places[place] !== 0; place = (place + 1) & mask) {
      const row = (places[place] ?? 0) - 1;
      // Of two with the same ends the later one counts, as a connection that takes the place of one in TIME-WAIT.
      if (sockets.has(row, local, localPort, remote, remotePort)) found = row;
    }
    return found;
  };
}
