import type { NetlinkSocket } from './netlink.ts';
import { HEADER_BYTES, nested, netlinkAttribute, requestHeader } from './netlink-message.ts';

/** NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW. */
const CONNTRACK_NEW = 0x100;
/** NLM_F_REQUEST, NLM_F_EXCL and NLM_F_CREATE. */
const CREATE = 0x601;
const NLM_F_ACK = 4;

/** Attribute types of include/uapi/linux/netfilter/nfnetlink_conntrack.h. */
const CTA = { original: 1, reply: 2, status: 3, timeout: 7, mark: 8 };
const TUPLE = { ip: 1, protocol: 2, source: 1, destination: 2, number: 1, sourcePort: 2, destinationPort: 3 };
const IPPROTO_UDP = 17;
/** IPS_SEEN_REPLY, IPS_ASSURED and IPS_CONFIRMED: a full table never makes room at the cost of an assured UDP flow (early_drop_list). */
const ASSURED = 14;
const A_DAY_S = 86_400;

/** The mark of the entries below, a bit that no rule of a lab sets. */
export const FILLER_MARK = 0x4000_0000;

/** 240.0.0.0/4 is reserved, and no host of a lab has an address of it. */
const FIRST_ADDRESS = 0xf000_0000;
const FIRST_PORT = 1024;
const PORTS_EACH = 60_000;

/** Messages of one system call: fewer bytes than a socket may send at once (net.core.wmem_default). */
const AT_ONCE = 256;

/**
 * Puts so many entries into the tracking table of the namespace that `netlink` belongs to: UDP flows of a reserved network. These count
 * against nf_conntrack_max, stay for a day, and end with the namespace. Throws what the kernel refuses the first entry with that has no room.
 */
export function addTrackingFillers(netlink: NetlinkSocket, entries: number): void {
  const sequence = 1;
  const one = fillerMessage(sequence);
  for (let done = 0; done < entries; done += AT_ONCE) {
    const count = Math.min(AT_ONCE, entries - done);
    const batch = Buffer.concat(Array.from({ length: count }, () => one.message));
    for (let index = 0; index < count; index += 1) name(batch, index * one.message.length, one.at, done + index);
    // An answer to the last one is all that is needed to know of each that failed.
    const last = (count - 1) * one.message.length;
    batch.writeUInt16LE(CREATE | NLM_F_ACK, last + 6);
    netlink.request(batch, sequence);
  }
}

interface Filler {
  readonly message: Buffer;
  /** Where the address and the port of either tuple stand that tell one filler from another. */
  readonly at: readonly { readonly address: number; readonly port: number }[];
}

const SOURCE = 0xaaaa_aaaa;
const SOURCE_PORT = 0xbbbb;
const DESTINATION = FIRST_ADDRESS + 0xff_ffff;
const DESTINATION_PORT = 9;

function fillerMessage(sequence: number): Filler {
  const family = Buffer.from([2, 0, 0, 0]);
  const body = Buffer.concat([
    family,
    nested(CTA.original, tuple(SOURCE, DESTINATION, SOURCE_PORT, DESTINATION_PORT)),
    nested(CTA.reply, tuple(DESTINATION, SOURCE, DESTINATION_PORT, SOURCE_PORT)),
    netlinkAttribute(CTA.status, number32(ASSURED)),
    netlinkAttribute(CTA.timeout, number32(A_DAY_S)),
    netlinkAttribute(CTA.mark, number32(FILLER_MARK)),
  ]);
  const message = Buffer.concat([requestHeader(CONNTRACK_NEW, CREATE, HEADER_BYTES + body.length, sequence), body]);
  const [address, port] = [number32(SOURCE), number16(SOURCE_PORT)];
  return {
    message,
    at: [
      { address: message.indexOf(address), port: message.indexOf(port) },
      { address: message.lastIndexOf(address), port: message.lastIndexOf(port) },
    ],
  };
}

function tuple(source: number, destination: number, sourcePort: number, destinationPort: number): Buffer {
  return Buffer.concat([
    nested(
      TUPLE.ip,
      netlinkAttribute(TUPLE.source, number32(source)),
      netlinkAttribute(TUPLE.destination, number32(destination)),
    ),
    nested(
      TUPLE.protocol,
      netlinkAttribute(TUPLE.number, Buffer.from([IPPROTO_UDP])),
      netlinkAttribute(TUPLE.sourcePort, number16(sourcePort)),
      netlinkAttribute(TUPLE.destinationPort, number16(destinationPort)),
    ),
  ]);
}

function name(batch: Buffer, start: number, at: Filler['at'], index: number): void {
  const address = FIRST_ADDRESS + Math.floor(index / PORTS_EACH);
  const port = FIRST_PORT + (index % PORTS_EACH);
  for (const where of at) {
    batch.writeUInt32BE(address, start + where.address);
    batch.writeUInt16BE(port, start + where.port);
  }
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function number16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
