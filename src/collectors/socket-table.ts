import type { NetlinkSocket } from '../system/linux/netlink.ts';
import { dumpTcpSockets, TCP_STATES_MASK, type TcpSocket } from '../system/linux/sock-diag.ts';
import type { SocketHistory } from '../system/linux/socket-history.ts';
import { createFourTupleMap } from './four-tuple-map.ts';

/** Every TCP socket of one network namespace at one moment. */
export interface SocketTable {
  /** The socket with these ends, if there is one; `state` is the kernel's number (1 to 12). Inode 0: no descriptor. */
  find(local: string, localPort: number, remote: string, remotePort: number): SocketEntry | undefined;
  /** Every socket, in no order. */
  forEach(visit: (socket: TcpSocket) => void): void;
}

interface SocketEntry {
  readonly state: number;
  readonly inode: number;
  readonly history?: SocketHistory;
}

/**
 * Reads the table through a sock_diag socket of the namespace. IPv4 in IPv6 sockets stands as IPv4.
 * @param history what each connection has been through, too, which costs about as much again
 */
export function readSocketTable(netlink: NetlinkSocket, history = false): SocketTable {
  const sockets: TcpSocket[] = [];
  const index = createFourTupleMap();
  for (const family of ['ipv4', 'ipv6'] as const) {
    dumpTcpSockets(netlink, { family, states: TCP_STATES_MASK.all, history }, socket => {
      index.set(socket.local, socket.localPort, socket.remote, socket.remotePort, sockets.length);
      sockets.push(socket);
    });
  }
  return {
    find: (local, localPort, remote, remotePort) => {
      const at = index.get(local, localPort, remote, remotePort);
      return at === undefined ? undefined : sockets[at];
    },
    forEach: visit => sockets.forEach(visit),
  };
}
