import type { SocketHistory } from '../../model/socket-history.ts';
import { findAttribute, type Range } from './netlink-message.ts';

/** idiag_ext bit n - 1 asks for attribute n (include/uapi/linux/inet_diag.h). */
const INET_DIAG_INFO = 2;
export const WANT_HISTORY = 1 << (INET_DIAG_INFO - 1);

const SND_MSS = 16;
const SACKED = 28;
const RETRANS = 36;
const LAST_DATA_SENT = 44;
const LAST_DATA_RECEIVED = 52;
const TOTAL_RETRANS = 100;
const BYTES_RECEIVED = 128;
const BYTES_RETRANS = 208;
/** Up to and with tcpi_bytes_retrans, which Linux 4.19 has. */
const INFO_BYTES = 216;

/** Reads the attribute among those of one answer; undefined where the kernel gave none, or an older one. */
export function decodeHistory(buffer: Buffer, attributes: Range): SocketHistory | undefined {
  const info = findAttribute(buffer, attributes, INET_DIAG_INFO, INFO_BYTES);
  if (info === undefined) return undefined;
  return {
    retransmits: buffer.readUInt32LE(info.start + TOTAL_RETRANS),
    retransmitsOut: buffer.readUInt32LE(info.start + RETRANS),
    sinceSentMs: buffer.readUInt32LE(info.start + LAST_DATA_SENT),
    sinceReceivedMs: buffer.readUInt32LE(info.start + LAST_DATA_RECEIVED),
    sacked: buffer.readUInt32LE(info.start + SACKED),
    segmentBytes: buffer.readUInt32LE(info.start + SND_MSS),
    bytesRetransmitted: Number(buffer.readBigUInt64LE(info.start + BYTES_RETRANS)),
    bytesReceived: Number(buffer.readBigUInt64LE(info.start + BYTES_RECEIVED)),
  };
}
