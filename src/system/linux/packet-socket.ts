import { type FilteredSocket, openFiltered } from './filtered-socket.ts';
import { systemCall } from './libc.ts';
import type { SocketFilter } from './socket-filter.ts';
import { systemError } from './system-error.ts';

const AF_PACKET = 17;
/** Packets begin with the header of IP, whatever link they came by. */
const SOCK_DGRAM = 2;
/** Bound to no protocol it takes nothing before its filter is there. */
const NO_PROTOCOL = 0;
const BUFFER_BYTES = 8 * 2 ** 20;
const MOST_KEPT_BYTES = 2048;
const SOCKADDR_LL_BYTES = 20;
const ANY_LINK = 0;
/** ETH_P_ALL: the only one that sees packets go, too. */
const EVERY_PROTOCOL = 3;
/** The kernel counts a packet that finds no room as well (packet_getsockopt, net/packet/af_packet.c). */
const NO_ROOM_BYTES = 0;
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
/** struct tpacket_stats: packets, and those that found no room. Both start anew when they are read. */
const STATISTICS_BYTES = 8;

const numberOfLink = systemCall<[Buffer]>('unsigned int if_nametoindex(const void *)');
const optionOf = systemCall<[number, number, number, Buffer, Buffer]>('int getsockopt(int, int, int, void *, void *)');

/** The kernel's number of a protocol of the network layer (include/uapi/linux/if_ether.h). */
export const ETHER_TYPE = { ipv4: 0x0800, ipv6: 0x86dd } as const;

/**
 * Packets of one protocol that come to the network namespace it was opened in, by any of its links. Only those that pass `filter` are kept,
 * and of each no more bytes than it says. For root only (CAP_NET_RAW): EPERM for others.
 */
export function openPacketSocket(family: keyof typeof ETHER_TYPE, filter: SocketFilter): FilteredSocket {
  return openAt(addressOf(ETHER_TYPE[family], ANY_LINK), filter, BUFFER_BYTES);
}

/** Packets that passed a filter. */
export interface PacketCount {
  /** So many since it was asked last, or opened. */
  next(): number;
  close(): void;
}

/**
 * Counts packets on one link, coming and going, that pass the filter: as they leave for the driver, and as they come from it, before any
 * firewall. None is kept. For root only (CAP_NET_RAW): EPERM for others.
 */
export function openPacketCount(device: string, filter: SocketFilter): PacketCount {
  const link = numberOfLink(Buffer.from(`${device}\0`));
  if (link <= 0) throw new Error(`there is no network device ${device}`);
  const socket = openAt(addressOf(EVERY_PROTOCOL, link), filter, NO_ROOM_BYTES);
  const statistics = Buffer.alloc(STATISTICS_BYTES);
  const length = Buffer.alloc(4);
  return {
    next: () => {
      length.writeUInt32LE(STATISTICS_BYTES, 0);
      const result = optionOf(socket.fd, SOL_PACKET, PACKET_STATISTICS, statistics, length);
      if (result < 0) throw systemError('packet statistics', -result);
      return statistics.readUInt32LE(0);
    },
    close: socket.close,
  };
}

function openAt(address: Buffer, filter: SocketFilter, bufferBytes: number): FilteredSocket {
  return openFiltered({
    ...{ what: 'packet', domain: AF_PACKET, type: SOCK_DGRAM, protocol: NO_PROTOCOL },
    ...{ address, filter, bufferBytes, messageBytes: MOST_KEPT_BYTES },
  });
}

/** struct sockaddr_ll. */
function addressOf(protocol: number, link: number): Buffer {
  const address = Buffer.alloc(SOCKADDR_LL_BYTES);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(protocol, 2);
  address.writeInt32LE(link, 4);
  return address;
}
