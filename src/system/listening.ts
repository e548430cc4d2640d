import type { HostAccess } from '../model/access.ts';
import { isWildcard } from '../model/address-family.ts';
import { dumpTcpSockets, openSockDiag, TCP_STATES_MASK, type TcpSocket } from './linux/sock-diag.ts';

/** The kernel's table of listening sockets of one host. */
export interface Listening {
  /** Sockets that take connections to this address and port now. */
  at(address: string, port: number): readonly TcpSocket[];
  close(): void;
}

/** Asks the kernel who listens, so that nobody has to connect to find out. */
export function openListening(host: HostAccess): Listening {
  const netlink = host.run(openSockDiag);
  return {
    at: (address, port) => {
      const found: TcpSocket[] = [];
      dumpTcpSockets(netlink, { states: TCP_STATES_MASK.listen, localPort: port }, socket => {
        if (socket.localPort === port && takes(socket.local, address)) found.push(socket);
      });
      return found;
    },
    close: () => netlink.close(),
  };
}

/** A listener on every address takes connections to any. */
function takes(local: string, address: string): boolean {
  return local === address || isWildcard(local) || isWildcard(address);
}
