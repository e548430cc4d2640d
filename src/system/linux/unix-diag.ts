import { type NetlinkSocket, openNetlink } from './netlink.ts';
import { findAttribute, type Range } from './netlink-message.ts';

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const AF_UNIX = 1;
const REQUEST_BYTES = 24;
const MESSAGE_BYTES = 16;
/** UDIAG_SHOW_ bits, and the attributes that they give (include/uapi/linux/unix_diag.h). */
const SHOW = { name: 1, peer: 4, waiting: 8, queue: 16 } as const;
const ATTRIBUTE = { name: 0, peer: 2, waiting: 3, queue: 4 } as const;
/** Unix sockets have the numbers of TCP's states (net/unix/af_unix.c). */
const STATE = { connected: 1, listen: 10 } as const;

/** A Unix socket that listens, as unix_diag tells it. */
export interface UnixListener {
  readonly inode: number;
  /** Its path; `@` stands first for a name without a file. */
  readonly name: string;
  /** Connections in its accept queue. */
  readonly queue: number;
  /** The bound of that queue: one more than this many find room. */
  readonly bound: number;
  /** Inodes of the sockets whose connections wait in it. */
  readonly waiting: readonly number[];
}

/** An accepted connection: it has the name of its listener. */
export interface UnixConnection {
  readonly name: string;
  /** Inode of the socket that connected. */
  readonly peer: number;
}

/** A socket for questions about the Unix sockets of the network namespace it is opened in; needs no privilege. */
export function openUnixDiag(): NetlinkSocket {
  return openNetlink(NETLINK_SOCK_DIAG);
}

/** Hands every listening Unix socket to `each`. Throws when the kernel has no unix_diag. */
export function dumpUnixListeners(netlink: NetlinkSocket, each: (listener: UnixListener) => void): void {
  dump(netlink, STATE.listen, SHOW.name | SHOW.waiting | SHOW.queue, (buffer, message, attributes) => {
    const queue = findAttribute(buffer, attributes, ATTRIBUTE.queue, 8);
    const name = nameIn(buffer, attributes);
    if (queue === undefined || name === undefined) return;
    const waiting = findAttribute(buffer, attributes, ATTRIBUTE.waiting);
    each({
      inode: buffer.readUInt32LE(message.start + 4),
      name,
      queue: buffer.readUInt32LE(queue.start),
      bound: buffer.readUInt32LE(queue.start + 4),
      waiting: waiting === undefined ? [] : numbersIn(buffer, waiting),
    });
  });
}

/** Hands every accepted connection of a named Unix socket to `each`. */
export function dumpUnixConnections(netlink: NetlinkSocket, each: (connection: UnixConnection) => void): void {
  dump(netlink, STATE.connected, SHOW.name | SHOW.peer, (buffer, _, attributes) => {
    const name = nameIn(buffer, attributes);
    const peer = findAttribute(buffer, attributes, ATTRIBUTE.peer, 4);
    if (name !== undefined && peer !== undefined) each({ name, peer: buffer.readUInt32LE(peer.start) });
  });
}

/** struct unix_diag_req, and struct unix_diag_msg before the attributes of each answer. */
function dump(
  netlink: NetlinkSocket,
  state: number,
  show: number,
  each: (buffer: Buffer, message: Range, attributes: Range) => void,
): void {
  const request = Buffer.alloc(REQUEST_BYTES);
  request.writeUInt8(AF_UNIX, 0);
  request.writeUInt32LE(1 << state, 4);
  request.writeUInt32LE(show, 12);
  netlink.dump(SOCK_DIAG_BY_FAMILY, request, (buffer, message) => {
    const start = message.start + MESSAGE_BYTES;
    if (start <= message.end) each(buffer, message, { start, end: message.end });
  });
}

/** A name that begins with a zero byte is in no file system (unix(7)). */
function nameIn(buffer: Buffer, attributes: Range): string | undefined {
  const name = findAttribute(buffer, attributes, ATTRIBUTE.name);
  if (name === undefined) return undefined;
  const text = buffer.toString('utf8', name.start, name.end);
  return text.startsWith('\0') ? `@${text.slice(1)}` : text.replace(/\0+$/, '');
}

function numbersIn(buffer: Buffer, { start, end }: Range): number[] {
  return Array.from({ length: Math.floor((end - start) / 4) }, (_, index) => buffer.readUInt32LE(start + 4 * index));
}
