import { findAttribute, type Range } from './netlink-message.ts';

/** idiag_ext bit n - 1 asks for attribute n (include/uapi/linux/inet_diag.h). */
const INET_DIAG_INFO = 2;
export const WANT_HISTORY = 1 << (INET_DIAG_INFO - 1);

/** What one connection has been through (struct tcp_info, include/uapi/linux/tcp.h). */
export interface SocketHistory {
  /** Segments sent again in all (tcpi_total_retrans): SYNs among them. */
  readonly retransmits: number;
  /** Those that the host let go and that are not yet acknowledged (tcpi_retrans). */
  readonly retransmitsOut: number;
  /** Bytes sent again (tcpi_bytes_retrans): a SYN has none. */
  readonly bytesRetransmitted: number;
  /** Milliseconds since it sent data for the last time, or since it was connected (tcpi_last_data_sent). */
  readonly sinceSentMs: number;
  /** Segments behind a lost one that arrived (tcpi_sacked). */
  readonly sacked: number;
  /** The largest segment that it sends (tcpi_snd_mss). */
  readonly segmentBytes: number;
  /** Bytes that came from the other end (tcpi_bytes_received). */
  readonly bytesReceived: number;
}

const SND_MSS = 16;
const SACKED = 28;
const RETRANS = 36;
const LAST_DATA_SENT = 44;
const TOTAL_RETRANS = 100;
const BYTES_RECEIVED = 128;
const BYTES_RETRANS = 208;
/** Up to and with tcpi_bytes_retrans, which Linux 4.19 has. */
const INFO_BYTES = 216;

/** Reads the attribute among those of one answer; undefined where the kernel gave none, or an older one. */
export function decodeHistory(buffer: Buffer, attributes: Range): SocketHistory | undefined {
  const info = findAttribute(buffer, attributes, INET_DIAG_INFO);
  if (info === undefined || info.end - info.start < INFO_BYTES) return undefined;
  return {
    retransmits: buffer.readUInt32LE(info.start + TOTAL_RETRANS),
    retransmitsOut: buffer.readUInt32LE(info.start + RETRANS),
    sinceSentMs: buffer.readUInt32LE(info.start + LAST_DATA_SENT),
    sacked: buffer.readUInt32LE(info.start + SACKED),
    segmentBytes: buffer.readUInt32LE(info.start + SND_MSS),
    bytesRetransmitted: Number(buffer.readBigUInt64LE(info.start + BYTES_RETRANS)),
    bytesReceived: Number(buffer.readBigUInt64LE(info.start + BYTES_RECEIVED)),
  };
}
