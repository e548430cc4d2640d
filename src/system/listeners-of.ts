import { readdirSync } from 'node:fs';
import { dumpTcpSockets, openSockDiag, TCP_STATES_MASK, type TcpSocket } from './linux/sock-diag.ts';
import { descendantsOf } from './process-children.ts';
import { socketInode } from './socket-descriptor.ts';

/** Every listening TCP socket of the network namespace that this process is in. */
export function listeningSockets(): TcpSocket[] {
  const netlink = openSockDiag();
  try {
    const sockets: TcpSocket[] = [];
    dumpTcpSockets(netlink, { states: TCP_STATES_MASK.listen }, socket => sockets.push(socket));
    return sockets;
  } finally {
    netlink.close();
  }
}

/**
 * Inodes of the sockets that a process, or one that it forked, has open. Throws what reading its descriptors does: ENOENT where
 * there is no such process, EACCES where it belongs to another user.
 */
export function socketsOf(pid: number): Set<number> {
  const own = inodesOf(pid);
  const forked = descendantsOf(pid).flatMap(child => {
    try {
      return inodesOf(child);
    } catch {
      return [];
    }
  });
  return new Set([...own, ...forked]);
}

function inodesOf(pid: number): number[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap(fd => socketInode(`${folder}/${fd}`) ?? []);
}
