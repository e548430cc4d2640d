import { systemCall } from './libc.ts';

const IPPROTO_TCP = 6;
const TCP_INFO = 11;
/** Up to and with tcpi_data_segs_out, since Linux 4.6; an older kernel leaves what it does not have as it was: zero. */
const INFO_BYTES = 160;
const STATE = 0;
const UNACKED = 24;
const RETRANS = 36;
const LAST_DATA_SENT = 44;
const LAST_DATA_RECEIVED = 52;
const LAST_ACK_RECEIVED = 56;
const TOTAL_RETRANS = 100;
const NOTSENT_BYTES = 144;
const DATA_SEGMENTS_IN = 152;
const DATA_SEGMENTS_OUT = 156;

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

/** The kernel's clock for the times below goes on once a tick: 10 ms where that is longest (CONFIG_HZ_100). */
export const LONGEST_TICK_MS = 10;

/**
 * Milliseconds since data was last sent; on a connection that has sent none, since it was established
 * (tcpi_last_data_sent; net/ipv4/tcp_input.c, tcp_finish_connect).
 */
export function sinceDataSentMs(): number {
  return info.readUInt32LE(LAST_DATA_SENT);
}

/** The same for data that came (tcpi_last_data_recv). Neither an acknowledgement nor a bare FIN is data. */
export function sinceDataReceivedMs(): number {
  return info.readUInt32LE(LAST_DATA_RECEIVED);
}

/** Milliseconds since a segment last came that acknowledges something: every one after the SYN does (tcpi_last_ack_recv). */
export function sinceSegmentMs(): number {
  return info.readUInt32LE(LAST_ACK_RECEIVED);
}

/** Segments with data that came, those that came twice included (tcpi_data_segs_in). */
export function dataSegmentsReceived(): number {
  return info.readUInt32LE(DATA_SEGMENTS_IN);
}

/** Segments with data that were sent, those that were sent again included (tcpi_data_segs_out). */
export function dataSegmentsSent(): number {
  return info.readUInt32LE(DATA_SEGMENTS_OUT);
}
