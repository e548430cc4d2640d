import { closeSync } from 'node:fs';
import { systemCall } from './libc.ts';
import { HEADER_BYTES, type Range } from './netlink-message.ts';
import { attachFilter, type SocketFilter } from './socket-filter.ts';
import { systemError } from './system-error.ts';

const socketCall = systemCall<[number, number, number]>('int socket(int, int, int)');
const bindCall = systemCall<[number, Buffer, number]>('int bind(int, const void *, unsigned int)');
const receiveCall = systemCall<[number, Buffer, number, number]>('int64_t recv(int, void *, size_t, int)');
const setNumber = systemCall<[number, number, number, Buffer, number]>(
  'int setsockopt(int, int, int, const void *, unsigned int)',
);

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
const MSG_DONTWAIT = 0x40;
const EAGAIN = -11;
const ENOBUFS = -105;
const MESSAGE_BYTES = 8192;

/** What the kernel tells all who listen, as far as they ask for it. It belongs to the namespace that it was made in. */
export interface NetlinkGroup {
  /** Hands every message that waits to `each`, which must not keep the buffer. False: the kernel had to drop some. */
  read(each: (buffer: Buffer, payload: Range) => void): boolean;
  close(): void;
}

/**
 * Joins multicast groups of a netlink family; only messages that pass `filter` take room in the buffer.
 *
 * @param groups bit n - 1 for group n
 * @param bufferBytes asked for; the kernel gives an ordinary user no more than net.core.rmem_max
 */
export function openNetlinkGroup(
  protocol: number,
  groups: number,
  filter: SocketFilter,
  bufferBytes: number,
): NetlinkGroup {
  const fd = checked('netlink socket', socketCall(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol));
  try {
    if (setNumber(fd, SOL_SOCKET, SO_RCVBUFFORCE, numberOf(bufferBytes), 4) < 0)
      checked('netlink buffer', setNumber(fd, SOL_SOCKET, SO_RCVBUF, numberOf(bufferBytes), 4));
    checked('netlink filter', attachFilter(fd, filter));
    checked('netlink group', bindCall(fd, addressOf(groups), 12));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  const buffer = Buffer.allocUnsafeSlow(MESSAGE_BYTES);
  return { read: each => readAll(fd, buffer, each), close: () => closeSync(fd) };
}

function readAll(fd: number, buffer: Buffer, each: (buffer: Buffer, payload: Range) => void): boolean {
  let complete = true;
  for (;;) {
    const bytes = receiveCall(fd, buffer, buffer.length, MSG_DONTWAIT);
    if (bytes === EAGAIN) return complete;
    if (bytes === ENOBUFS) complete = false;
    else if (bytes < 0) throw systemError('netlink message', -bytes);
    else each(buffer, { start: HEADER_BYTES, end: bytes });
  }
}

/** struct sockaddr_nl. */
function addressOf(groups: number): Buffer {
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(groups, 8);
  return address;
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value, 0);
  return bytes;
}

function checked(what: string, result: number): number {
  if (result < 0) throw systemError(what, -result);
  return result;
}
