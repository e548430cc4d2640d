import type { AddressFamily } from '../../model/address-family.ts';
import { addressText } from './address-text.ts';
import { type NetlinkSocket, openNetlink } from './netlink.ts';
import { findAttribute, netlinkAttribute, type Range } from './netlink-message.ts';
import { FAMILY_NUMBER } from './socket-address.ts';
import { FILLER_MARK } from './tracking-fillers.ts';

const NETLINK_NETFILTER = 12;
/** NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET. */
const CONNTRACK_GET = 0x101;
const NFGEN_BYTES = 4;
const IPPROTO_TCP = 6;

/** CTA_MARK and CTA_MARK_MASK of a request: the kernel itself passes over entries that have the mark. */
const WITHOUT_FILLERS = Buffer.concat([
  netlinkAttribute(8, Buffer.alloc(4)),
  netlinkAttribute(21, Buffer.from(Uint32Array.of(FILLER_MARK).buffer).swap32()),
]);

/** Attribute types of include/uapi/linux/netfilter/nfnetlink_conntrack.h. */
const TUPLE_ORIGINAL = 1;
const TUPLE_REPLY = 2;
const TUPLE_IP = 1;
const TUPLE_PROTOCOL = 2;
const PROTOCOL_NUMBER = 1;
const SOURCE_PORT = 2;
const DESTINATION_PORT = 3;
const ADDRESS: Readonly<Record<AddressFamily, { source: number; destination: number; bytes: number }>> = {
  ipv4: { source: 1, destination: 2, bytes: 4 },
  ipv6: { source: 3, destination: 4, bytes: 16 },
};

/** The ends of a packet. */
export interface TrackedTuple {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

/** A tracked TCP connection by its first packet, before any address translation. */
export interface TrackedConnection extends TrackedTuple {
  /** What its answers look like: they go to the address and port that it was translated to. */
  readonly reply?: TrackedTuple;
}

/** A socket for questions about the connection tracking of the network namespace it is opened in. */
export function openConntrack(): NetlinkSocket {
  return openNetlink(NETLINK_NETFILTER);
}

/** Hands every tracked TCP connection that is no filler to `each`. Throws EPERM without CAP_NET_ADMIN over the namespace. */
export function dumpTrackedConnections(
  netlink: NetlinkSocket,
  family: AddressFamily,
  each: (connection: TrackedConnection) => void,
): void {
  const header = Buffer.from([FAMILY_NUMBER[family], 0, 0, 0]);
  netlink.dump(CONNTRACK_GET, Buffer.concat([header, WITHOUT_FILLERS]), (buffer, payload) => {
    const connection = decode(buffer, { start: payload.start + NFGEN_BYTES, end: payload.end }, family);
    if (connection !== undefined) each(connection);
  });
}

function decode(buffer: Buffer, attributes: Range, family: AddressFamily): TrackedConnection | undefined {
  const original = tupleIn(buffer, findAttribute(buffer, attributes, TUPLE_ORIGINAL), family);
  const reply = tupleIn(buffer, findAttribute(buffer, attributes, TUPLE_REPLY), family);
  return original && { ...original, ...(reply !== undefined && { reply }) };
}

function tupleIn(buffer: Buffer, tuple: Range | undefined, family: AddressFamily): TrackedTuple | undefined {
  const address = tuple && findAttribute(buffer, tuple, TUPLE_IP);
  const protocol = tuple && findAttribute(buffer, tuple, TUPLE_PROTOCOL);
  if (address === undefined || protocol === undefined || !isTcp(buffer, protocol)) return undefined;
  const ends = ADDRESS[family];
  const source = findAttribute(buffer, address, ends.source, ends.bytes);
  const destination = findAttribute(buffer, address, ends.destination, ends.bytes);
  const sourcePort = findAttribute(buffer, protocol, SOURCE_PORT, 2);
  const destinationPort = findAttribute(buffer, protocol, DESTINATION_PORT, 2);
  if (!source || !destination || !sourcePort || !destinationPort) return undefined;
  return {
    source: addressText(buffer, source.start, family),
    sourcePort: buffer.readUInt16BE(sourcePort.start),
    destination: addressText(buffer, destination.start, family),
    destinationPort: buffer.readUInt16BE(destinationPort.start),
  };
}

function isTcp(buffer: Buffer, protocol: Range): boolean {
  const number = findAttribute(buffer, protocol, PROTOCOL_NUMBER, 1);
  return number !== undefined && buffer.readUInt8(number.start) === IPPROTO_TCP;
}
