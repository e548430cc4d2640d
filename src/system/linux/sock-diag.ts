import type { SocketHistory } from '../../model/socket-history.ts';
import { addressText } from './address-text.ts';
import { type NetlinkSocket, openNetlink } from './netlink.ts';
import { findAttribute, type Range } from './netlink-message.ts';
import { exceptPort } from './port-filter.ts';
import { FAMILY_NUMBER } from './socket-address.ts';
import { decodeHistory, WANT_HISTORY } from './socket-history.ts';

const NETLINK_SOCK_DIAG = 4;
/** TCP sockets of every address family in one walk through the tables, which are the whole machine's (net/ipv4/inet_diag.c). */
const TCPDIAG_GETSOCK = 18;
const REQUEST_BYTES = 60;
const MESSAGE_BYTES = 72;
/** idiag_ext bit n - 1 asks for attribute n; the ninth number of this one is SK_MEMINFO_DROPS (include/uapi/linux/sock_diag.h). */
const INET_DIAG_SKMEMINFO = 7;
const WANT_MEMORY = 1 << (INET_DIAG_SKMEMINFO - 1);
const DROPS = 32;

/** Kernel TCP state numbers (include/net/tcp_states.h) that queries name. */
export const TCP_STATE = {
  established: 1,
  synSent: 2,
  synReceived: 3,
  timeWait: 6,
  closeWait: 8,
  listen: 10,
  newSynReceived: 12,
} as const;

/** Bit masks of states for a query. A half-open connection is a request, not a socket: both kinds are asked for. */
export const TCP_STATES_MASK = {
  listen: 1 << TCP_STATE.listen,
  synReceived: (1 << TCP_STATE.synReceived) | (1 << TCP_STATE.newSynReceived),
  /** States 1 to 12. */
  all: 0x1ffe,
} as const;

/** One TCP socket as inet_diag tells it (struct inet_diag_msg, include/uapi/linux/inet_diag.h). */
export interface TcpSocket {
  readonly state: number;
  /** IPv4 addresses that are mapped into IPv6 stand as IPv4. */
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
  readonly remotePort: number;
  /** Bytes to read; of a listener: connections in its accept queue. */
  readonly receiveQueue: number;
  /** Bytes not yet acknowledged; of a listener: its accept queue's bound. */
  readonly sendQueue: number;
  /** Milliseconds until its timer runs out; in TIME-WAIT, until the port is free. 0 where no timer runs. */
  readonly expiresMs: number;
  /** 0 while no descriptor refers to it: queued for accept(), orphaned or in TIME-WAIT. */
  readonly inode: number;
  /** Where the query asked for it, and the kernel has it of a socket in this state. */
  readonly history?: SocketHistory;
  /** Packets that the socket dropped since it was made (sk_drops), where the query asked for it. */
  readonly drops?: number;
}

/** IPv4 and IPv6 alike. */
export interface TcpQuery {
  /** Bit n: sockets in state n. */
  readonly states: number;
  readonly localPort?: number;
  /** What each connection has been through, too. */
  readonly history?: boolean;
  /** What each socket dropped, too: the kernel tells any user. */
  readonly drops?: boolean;
  /** Not those with this port at either end: the kernel leaves them out, which costs next to nothing. */
  readonly exceptPort?: number;
}

/** A socket for questions about the TCP sockets of the network namespace it is opened in; needs no privilege. */
export function openSockDiag(): NetlinkSocket {
  return openNetlink(NETLINK_SOCK_DIAG);
}

/** Hands every TCP socket that the query asks for to `each`. Throws when the kernel has no inet_diag. */
export function dumpTcpSockets(netlink: NetlinkSocket, query: TcpQuery, each: (socket: TcpSocket) => void): void {
  netlink.dump(TCPDIAG_GETSOCK, encodeQuery(query), (buffer, payload) => {
    if (payload.end - payload.start >= MESSAGE_BYTES) each(decodeSocket(buffer, payload));
  });
}

/** struct inet_diag_req (include/uapi/linux/inet_diag.h). */
function encodeQuery({ states, localPort = 0, history = false, drops = false, exceptPort: left }: TcpQuery): Buffer {
  const request = Buffer.alloc(REQUEST_BYTES);
  request.writeUInt8((history ? WANT_HISTORY : 0) | (drops ? WANT_MEMORY : 0), 3);
  request.writeUInt16BE(localPort, 4);
  request.writeUInt32LE(states, 52);
  return left === undefined ? request : Buffer.concat([request, exceptPort(left)]);
}

function decodeSocket(buffer: Buffer, { start, end }: Range): TcpSocket {
  const family = buffer.readUInt8(start) === FAMILY_NUMBER.ipv4 ? 'ipv4' : 'ipv6';
  const attributes = { start: start + MESSAGE_BYTES, end };
  const history = decodeHistory(buffer, attributes);
  const drops = decodeDrops(buffer, attributes);
  return {
    state: buffer.readUInt8(start + 1),
    localPort: buffer.readUInt16BE(start + 4),
    remotePort: buffer.readUInt16BE(start + 6),
    local: addressText(buffer, start + 8, family),
    remote: addressText(buffer, start + 24, family),
    expiresMs: buffer.readUInt32LE(start + 52),
    receiveQueue: buffer.readUInt32LE(start + 56),
    sendQueue: buffer.readUInt32LE(start + 60),
    inode: buffer.readUInt32LE(start + 68),
    ...(history !== undefined && { history }),
    ...(drops !== undefined && { drops }),
  };
}

function decodeDrops(buffer: Buffer, attributes: Range): number | undefined {
  const memory = findAttribute(buffer, attributes, INET_DIAG_SKMEMINFO, DROPS + 4);
  return memory && buffer.readUInt32LE(memory.start + DROPS);
}
