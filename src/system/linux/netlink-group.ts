import { openFiltered } from './filtered-socket.ts';
import { HEADER_BYTES, type Range } from './netlink-message.ts';
import type { SocketFilter } from './socket-filter.ts';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const MESSAGE_BYTES = 8192;
const SOCKADDR_NL_BYTES = 12;

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
  const socket = openFiltered({
    what: 'netlink',
    domain: AF_NETLINK,
    type: SOCK_RAW,
    protocol,
    address: addressOf(groups),
    filter,
    bufferBytes,
    messageBytes: MESSAGE_BYTES,
  });
  return {
    read: each => socket.read(message => each(message, { start: HEADER_BYTES, end: message.length })),
    close: socket.close,
  };
}

/** struct sockaddr_nl. */
function addressOf(groups: number): Buffer {
  const address = Buffer.alloc(SOCKADDR_NL_BYTES);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(groups, 8);
  return address;
}
