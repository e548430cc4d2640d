import { authority } from '../../model/address-family.ts';
import type { NetlinkSocket } from '../../system/linux/netlink.ts';
import { dumpTcpSockets, TCP_STATE } from '../../system/linux/sock-diag.ts';
import { dumpUnixConnections } from '../../system/linux/unix-diag.ts';
import type { FollowedListener, ListeningSockets } from './listening.ts';

const OPEN = (1 << TCP_STATE.synSent) | (1 << TCP_STATE.established) | (1 << TCP_STATE.closeWait);
/** Of one destination: enough to find whose connections they are. */
const MOST_INODES = 256;

/** Connections of one network namespace to one listener. */
export interface Outgoing {
  readonly to: string;
  readonly listener: () => FollowedListener;
  connecting: number;
  connected: number;
  /** Those of them that a process has which listens there, as far as it is in this namespace. */
  held: number;
  /** Inodes of the sockets that connected. */
  readonly inodes: number[];
}

/**
 * Every connection that a process of the namespace opened, by where it leads. One whose own port is listened on was accepted. The kernel
 * leaves out what has `exceptPort` at either end: the load itself.
 */
export function readOutgoing(
  { netlink, unixDiag }: { readonly netlink: NetlinkSocket; readonly unixDiag: NetlinkSocket | undefined },
  listening: ListeningSockets,
  exceptPort: number,
): Outgoing[] {
  const found = new Map<string, Outgoing>();
  const at = (to: string, listener: () => FollowedListener): Outgoing => {
    const known = found.get(to) ?? { to, listener, connecting: 0, connected: 0, held: 0, inodes: [] };
    found.set(to, known);
    return known;
  };
  const note = (outgoing: Outgoing, inode: number, count: 'connecting' | 'connected') => {
    outgoing[count] += 1;
    if (inode !== 0 && outgoing.inodes.length < MOST_INODES) outgoing.inodes.push(inode);
  };
  const ports = listening.ports();
  const accepted = new Map<string, number>();
  dumpTcpSockets(netlink, { states: OPEN, exceptPort }, ({ local, localPort, remote, remotePort, state, inode }) => {
    if (ports.has(localPort)) {
      const to = authority({ address: local, port: localPort });
      // What waits in an accept queue has no inode yet.
      if (inode !== 0) accepted.set(to, (accepted.get(to) ?? 0) + 1);
      return;
    }
    const outgoing = at(authority({ address: remote, port: remotePort }), () => listening.tcp(remote, remotePort));
    note(outgoing, inode, state === TCP_STATE.synSent ? 'connecting' : 'connected');
  });
  for (const [to, count] of accepted) {
    const outgoing = found.get(to);
    if (outgoing !== undefined) outgoing.held = count;
  }
  if (unixDiag === undefined) return [...found.values()];
  const byName = (name: string) => at(`unix:${name}`, () => listening.named(name));
  for (const { name, waiting } of listening.unix()) {
    for (const inode of waiting) note(byName(name), inode, 'connected');
  }
  dumpUnixConnections(unixDiag, ({ name, peer }) => {
    note(byName(name), peer, 'connected');
    byName(name).held += 1;
  });
  return [...found.values()];
}
