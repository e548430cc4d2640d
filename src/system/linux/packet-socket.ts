import { closeSync } from 'node:fs';
import { systemCall } from './libc.ts';
import { attachFilter, type SocketFilter } from './socket-filter.ts';
import { systemError } from './system-error.ts';

const socketCall = systemCall<[number, number, number]>('int socket(int, int, int)');
const bindCall = systemCall<[number, Buffer, number]>('int bind(int, const void *, unsigned int)');
const receiveCall = systemCall<[number, Buffer, number, number]>('int64_t recv(int, void *, size_t, int)');
const setNumber = systemCall<[number, number, number, Buffer, number]>(
  'int setsockopt(int, int, int, const void *, unsigned int)',
);

const AF_PACKET = 17;
/** Packets begin with the header of IP, whatever link they came by. */
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const BUFFER_BYTES = 8 * 2 ** 20;
const MSG_DONTWAIT = 0x40;
const EAGAIN = -11;
const SOCKADDR_LL_BYTES = 20;

/** The kernel's number of a protocol of the network layer (include/uapi/linux/if_ether.h). */
export const ETHER_TYPE = { ipv4: 0x0800, ipv6: 0x86dd } as const;

/** Packets of one protocol that come to the network namespace it was opened in, by any of its links. */
export interface PacketSocket {
  /** Hands every packet that waits to `each`, which must not keep the buffer. */
  read(each: (packet: Buffer) => void): void;
  close(): void;
}

/**
 * Only packets that pass `filter` are kept, and of each no more bytes than it says. For root only (CAP_NET_RAW): EPERM for others.
 */
export function openPacketSocket(family: keyof typeof ETHER_TYPE, filter: SocketFilter): PacketSocket {
  // Bound to no protocol it takes nothing before its filter is there.
  const fd = checked('packet socket', socketCall(AF_PACKET, SOCK_DGRAM_CLOEXEC, 0));
  try {
    const size = Buffer.alloc(4);
    size.writeInt32LE(BUFFER_BYTES);
    setNumber(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, size.length);
    checked('packet filter', attachFilter(fd, filter));
    checked('packet socket', bindCall(fd, addressOf(ETHER_TYPE[family]), SOCKADDR_LL_BYTES));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  const buffer = Buffer.allocUnsafeSlow(2048);
  return { read: each => readAll(fd, buffer, each), close: () => closeSync(fd) };
}

function readAll(fd: number, buffer: Buffer, each: (packet: Buffer) => void): void {
  for (;;) {
    const bytes = receiveCall(fd, buffer, buffer.length, MSG_DONTWAIT);
    if (bytes === EAGAIN) return;
    if (bytes < 0) throw systemError('packet', -bytes);
    each(buffer.subarray(0, bytes));
  }
}

/** struct sockaddr_ll: any link. */
function addressOf(protocol: number): Buffer {
  const address = Buffer.alloc(SOCKADDR_LL_BYTES);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(protocol, 2);
  return address;
}

function checked(what: string, result: number): number {
  if (result < 0) throw systemError(what, -result);
  return result;
}
