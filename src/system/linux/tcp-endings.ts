import { addressText } from './address-text.ts';
import { type NetlinkGroup, openNetlinkGroup } from './netlink-group.ts';
import { findAttribute, HEADER_BYTES, type Range } from './netlink-message.ts';
import { CODE, NETLINK_ATTRIBUTE, type SocketFilter, socketFilter } from './socket-filter.ts';

const NETLINK_SOCK_DIAG = 4;
/** Bits of SKNLGRP_INET_TCP_DESTROY and SKNLGRP_INET6_TCP_DESTROY. */
const DESTROYED = (1 << 0) | (1 << 2);
const BUFFER_BYTES = 8 * 1024 * 1024;

/** struct inet_diag_msg, and its attribute that holds struct tcp_info (include/uapi/linux/inet_diag.h, tcp.h). */
const DIAG_BYTES = 72;
const REMOTE_PORT = 6;
const RECEIVE_QUEUE = 56;
const INET_DIAG_INFO = 2;
const ATTRIBUTE_HEADER = 4;
const INFO = {
  lastDataSent: 44,
  totalRetransmits: 100,
  bytesAcknowledged: 120,
  bytesReceived: 128,
  segmentsOut: 136,
  segmentsIn: 140,
  dataSegmentsIn: 152,
  bytesSent: 200,
  end: 208,
} as const;

/** A TCP socket that is gone, of a connection that never had a byte of an answer, with the counts it had in the end. */
export interface TcpEnding {
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
  readonly remotePort: number;
  /** Milliseconds since it sent data; without a meaning where it sent none. */
  readonly lastDataSentMs: number;
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
 * Watches sockets that were connected, or connecting, to port `remotePort` and go without having received any data. The kernel tells
 * of every socket that it frees (sock_diag_broadcast_destroy, net/core/sock_diag.c), to everybody. A connect() that returned
 * its own failure has lost its destination by then and is not among them (tcp_disconnect, net/ipv4/tcp.c).
 */
export function openUnansweredEndings(remotePort: number): TcpEndings {
  const group: NetlinkGroup = openNetlinkGroup(NETLINK_SOCK_DIAG, DESTROYED, unanswered(remotePort), BUFFER_BYTES);
  return {
    read: each =>
      group.read((buffer, payload) => {
        const ending = decode(buffer, payload);
        if (ending !== undefined) each(ending);
      }),
    close: group.close,
  };
}

/** The port is that of the destination, and no segment with data came. */
function unanswered(remotePort: number): SocketFilter {
  return socketFilter([
    { code: CODE.loadHalfAt, value: HEADER_BYTES + REMOTE_PORT },
    { code: CODE.jumpIfEqual, value: remotePort, whenFalse: 8 },
    { code: CODE.loadNumber, value: HEADER_BYTES + DIAG_BYTES },
    { code: CODE.setX, value: INET_DIAG_INFO },
    { code: CODE.loadWordAt, value: NETLINK_ATTRIBUTE },
    { code: CODE.jumpIfEqual, value: 0, whenTrue: 4 },
    { code: CODE.copyToX, value: 0 },
    { code: CODE.loadWordAtX, value: ATTRIBUTE_HEADER + INFO.dataSegmentsIn },
    { code: CODE.jumpIfEqual, value: 0, whenFalse: 1 },
    { code: CODE.accept, value: -1 },
    { code: CODE.accept, value: 0 },
  ]);
}

/** Undefined where the kernel's tcp_info is shorter than what is read of it (before Linux 4.19). */
function decode(buffer: Buffer, { start, end }: Range): TcpEnding | undefined {
  const info = findAttribute(buffer, { start: start + DIAG_BYTES, end }, INET_DIAG_INFO);
  if (info === undefined || info.end - info.start < INFO.end) return undefined;
  const family = buffer.readUInt8(start) === 2 ? 'ipv4' : 'ipv6';
  const long = (at: number) => Number(buffer.readBigUInt64LE(info.start + at));
  return {
    localPort: buffer.readUInt16BE(start + 4),
    remotePort: buffer.readUInt16BE(start + REMOTE_PORT),
    local: addressText(buffer, start + 8, family),
    remote: addressText(buffer, start + 24, family),
    lastDataSentMs: buffer.readUInt32LE(info.start + INFO.lastDataSent),
    retransmits: buffer.readUInt32LE(info.start + INFO.totalRetransmits),
    bytesAcknowledged: long(INFO.bytesAcknowledged),
    bytesReceived: long(INFO.bytesReceived),
    bytesUnread: buffer.readUInt32LE(start + RECEIVE_QUEUE),
    bytesSent: long(INFO.bytesSent),
    segmentsOut: buffer.readUInt32LE(info.start + INFO.segmentsOut),
    segmentsIn: buffer.readUInt32LE(info.start + INFO.segmentsIn),
  };
}
