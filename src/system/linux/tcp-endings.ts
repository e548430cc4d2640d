import { addressText } from './address-text.ts';
import { endingsFilter } from './endings-filter.ts';
import { type NetlinkGroup, openNetlinkGroup } from './netlink-group.ts';
import { findAttribute, type Range } from './netlink-message.ts';
import { DIAG_BYTES, INET_DIAG_INFO, INFO, RECEIVE_QUEUE, REMOTE_PORT } from './tcp-ending-layout.ts';

const NETLINK_SOCK_DIAG = 4;
/** Bits of SKNLGRP_INET_TCP_DESTROY and SKNLGRP_INET6_TCP_DESTROY. */
const DESTROYED = (1 << 0) | (1 << 2);
const BUFFER_BYTES = 8 * 1024 * 1024;

/** A TCP socket that is gone, of a connection that had no answer to what it sent last, with the counts it had in the end. */
export interface TcpEnding {
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
  readonly remotePort: number;
  /** Milliseconds since it sent data; without a meaning where it sent none. */
  readonly lastDataSentMs: number;
  /** Milliseconds since data came; without a meaning where none did. */
  readonly lastDataReceivedMs: number;
  /** Segments with data that came: 0 for one that never had a byte of an answer. */
  readonly dataSegmentsIn: number;
  /** SYNs and data segments sent again. */
  readonly retransmits: number;
  /** Counts the SYN, and the FIN, as a byte each. */
  readonly bytesAcknowledged: number;
  /** Counts a FIN as a byte. */
  readonly bytesReceived: number;
  /** Of the bytes received, those that the program had not read: its end of file as well, if it had not seen that. */
  readonly bytesUnread: number;
  readonly bytesSent: number;
  readonly segmentsOut: number;
  readonly segmentsIn: number;
}

/** Sockets of the namespace it was opened in, as they go: in `read`, those that went since it was called last. */
export interface TcpEndings {
  /** False: the kernel had more to tell than there was room for. */
  read(each: (ending: TcpEnding) => void): boolean;
  close(): void;
}

/**
 * Watches sockets that were connected, or connecting, to port `remotePort` and go without having received any data, or without any for
 * long after they sent some. The kernel tells of every socket that it frees (sock_diag_broadcast_destroy, net/core/sock_diag.c), to
 * everybody. A connect() that returned its own failure has lost its destination by then and is not among them (tcp_disconnect,
 * net/ipv4/tcp.c).
 */
export function openUnansweredEndings(remotePort: number): TcpEndings {
  const group: NetlinkGroup = openNetlinkGroup(NETLINK_SOCK_DIAG, DESTROYED, endingsFilter(remotePort), BUFFER_BYTES);
  return {
    read: each =>
      group.read((buffer, payload) => {
        const ending = decode(buffer, payload);
        if (ending !== undefined) each(ending);
      }),
    close: group.close,
  };
}

/** Undefined where the kernel's tcp_info is shorter than what is read of it (before Linux 4.19). */
function decode(buffer: Buffer, { start, end }: Range): TcpEnding | undefined {
  const info = findAttribute(buffer, { start: start + DIAG_BYTES, end }, INET_DIAG_INFO, INFO.end);
  if (info === undefined) return undefined;
  const family = buffer.readUInt8(start) === 2 ? 'ipv4' : 'ipv6';
  const long = (at: number) => Number(buffer.readBigUInt64LE(info.start + at));
  return {
    localPort: buffer.readUInt16BE(start + 4),
    remotePort: buffer.readUInt16BE(start + REMOTE_PORT),
    local: addressText(buffer, start + 8, family),
    remote: addressText(buffer, start + 24, family),
    lastDataSentMs: buffer.readUInt32LE(info.start + INFO.lastDataSent),
    lastDataReceivedMs: buffer.readUInt32LE(info.start + INFO.lastDataReceived),
    dataSegmentsIn: buffer.readUInt32LE(info.start + INFO.dataSegmentsIn),
    retransmits: buffer.readUInt32LE(info.start + INFO.totalRetransmits),
    bytesAcknowledged: long(INFO.bytesAcknowledged),
    bytesReceived: long(INFO.bytesReceived),
    bytesUnread: buffer.readUInt32LE(start + RECEIVE_QUEUE),
    bytesSent: long(INFO.bytesSent),
    segmentsOut: buffer.readUInt32LE(info.start + INFO.segmentsOut),
    segmentsIn: buffer.readUInt32LE(info.start + INFO.segmentsIn),
  };
}
