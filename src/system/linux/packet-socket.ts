import { type FilteredSocket, openFiltered } from './filtered-socket.ts';
import type { SocketFilter } from './socket-filter.ts';

const AF_PACKET = 17;
/** Packets begin with the header of IP, whatever link they came by. */
const SOCK_DGRAM = 2;
/** Bound to no protocol it takes nothing before its filter is there. */
const NO_PROTOCOL = 0;
const BUFFER_BYTES = 8 * 2 ** 20;
const MOST_KEPT_BYTES = 2048;
const SOCKADDR_LL_BYTES = 20;

/** The kernel's number of a protocol of the network layer (include/uapi/linux/if_ether.h). */
export const ETHER_TYPE = { ipv4: 0x0800, ipv6: 0x86dd } as const;

/**
 * Packets of one protocol that come to the network namespace it was opened in, by any of its links. Only those that pass `filter` are kept,
 * and of each no more bytes than it says. For root only (CAP_NET_RAW): EPERM for others.
 */
export function openPacketSocket(family: keyof typeof ETHER_TYPE, filter: SocketFilter): FilteredSocket {
  return openFiltered({
    what: 'packet',
    domain: AF_PACKET,
    type: SOCK_DGRAM,
    protocol: NO_PROTOCOL,
    address: addressOf(ETHER_TYPE[family]),
    filter,
    bufferBytes: BUFFER_BYTES,
    messageBytes: MOST_KEPT_BYTES,
  });
}

/** struct sockaddr_ll: any link. */
function addressOf(protocol: number): Buffer {
  const address = Buffer.alloc(SOCKADDR_LL_BYTES);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(protocol, 2);
  return address;
}
