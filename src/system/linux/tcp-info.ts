import { systemCall } from './libc.ts';

const IPPROTO_TCP = 6;
const TCP_INFO = 11;
/** Up to and with tcpi_notsent_bytes, since Linux 4.6; an older kernel leaves what it does not have as it was: zero. */
const INFO_BYTES = 148;
const STATE = 0;
const UNACKED = 24;
const RETRANS = 36;
const TOTAL_RETRANS = 100;
const NOTSENT_BYTES = 144;

const callGetOption = systemCall<[number, number, number, Buffer, Buffer]>(
  'int getsockopt(int, int, int, void *, void *)',
);
const info = Buffer.allocUnsafeSlow(INFO_BYTES).fill(0);
const infoBytes = Buffer.allocUnsafeSlow(4);

/** Reads a socket's TCP_INFO; 0, or the negative errno. The functions below then tell of this socket, until the next. */
export function readTcpInfo(fd: number): number {
  infoBytes.writeUInt32LE(INFO_BYTES, 0);
  return callGetOption(fd, IPPROTO_TCP, TCP_INFO, info, infoBytes);
}

/** The socket's state, by the kernel's own number. */
export function tcpState(): number {
  return info.readUInt8(STATE);
}

/**
 * Segments that the peer's kernel has not acknowledged (tcpi_unacked). One whose first sending this host itself dropped
 * counts as never sent (tcpi_notsent_bytes; net/ipv4/tcp_output.c, tcp_write_xmit), and here as one more.
 */
export function unacknowledged(): number {
  return info.readUInt32LE(UNACKED) + (info.readUInt32LE(NOTSENT_BYTES) > 0 ? 1 : 0);
}

/** Segments sent again in all, whether or not they left the host (tcpi_total_retrans). */
export function totalRetransmits(): number {
  return info.readUInt32LE(TOTAL_RETRANS);
}

/** Segments sent again and not yet acknowledged that the host let go (tcpi_retrans): at most 1 for a SYN. */
export function retransmitsOut(): number {
  return info.readUInt32LE(RETRANS);
}
