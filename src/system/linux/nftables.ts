import type { AddressFamily } from '../../model/address-family.ts';
import { type NetlinkSocket, openNetlink } from './netlink.ts';
import { findAttribute, HEADER_BYTES, netlinkAttribute, type Range, requestHeader } from './netlink-message.ts';

const NETLINK_NETFILTER = 12;
const NFGEN_BYTES = 4;
const NLM_F_REQUEST = 1;
const NLM_F_ACK = 4;

/** Message types of include/uapi/linux/netfilter/nfnetlink.h and nf_tables.h. */
const NFNL_SUBSYS_NFTABLES = 10;
const BATCH_BEGIN = 16;
const BATCH_END = 17;
const NEW_TABLE = NFNL_SUBSYS_NFTABLES << 8;
const GET_SET_ELEMENTS = (NFNL_SUBSYS_NFTABLES << 8) | 13;

/** Attribute types of include/uapi/linux/netfilter/nf_tables.h. */
const TABLE = { name: 1, flags: 2 };
const OF_SET = { table: 1, set: 2, elements: 3 };
const ELEMENT = { key: 1, expression: 7 };
const LIST_ELEMENT = 1;
const DATA_VALUE = 1;
const EXPRESSION_DATA = 2;
const QUOTA_CONSUMED = 4;
const QUOTA_BYTES = 8;
/** A dormant table's chains have no hooks: no packet passes them. */
const DORMANT = 1;

const FAMILY = { inet: 1, netdev: 5 } as const;

export interface NftTable {
  readonly family: keyof typeof FAMILY;
  readonly name: string;
}

/** A socket for questions about the nftables of the network namespace it is opened in. */
export function openNftables(): NetlinkSocket {
  return openNetlink(NETLINK_NETFILTER);
}

/** Lets packets pass the chains of a table, one chain after the other as they were made, or lets none pass them. */
export function setDormant(netlink: NetlinkSocket, { family, name }: NftTable, dormant: boolean): void {
  const sequence = 1;
  const subsystem = header(0, NFNL_SUBSYS_NFTABLES);
  const flags = Buffer.alloc(4);
  flags.writeUInt32BE(dormant ? DORMANT : 0);
  const table = Buffer.concat([
    header(FAMILY[family]),
    netlinkAttribute(TABLE.name, text(name)),
    netlinkAttribute(TABLE.flags, flags),
  ]);
  netlink.request(
    Buffer.concat([
      message(BATCH_BEGIN, NLM_F_REQUEST, subsystem, sequence),
      message(NEW_TABLE, NLM_F_REQUEST | NLM_F_ACK, table, sequence),
      message(BATCH_END, NLM_F_REQUEST, subsystem, sequence),
    ]),
    sequence,
  );
}

/** Hands each element of a set with quotas to `each`: where its key stands in a buffer that must not be kept, and how many bytes passed. */
export function dumpQuotas(
  netlink: NetlinkSocket,
  { family, name }: NftTable,
  set: string,
  each: (buffer: Buffer, keyAt: number, bytes: number) => void,
): void {
  const request = Buffer.concat([
    header(FAMILY[family]),
    netlinkAttribute(OF_SET.table, text(name)),
    netlinkAttribute(OF_SET.set, text(set)),
  ]);
  netlink.dump(GET_SET_ELEMENTS, request, (buffer, { start, end }) => {
    const elements = findAttribute(buffer, { start: start + NFGEN_BYTES, end }, OF_SET.elements);
    if (elements !== undefined) eachElement(buffer, elements, each);
  });
}

function eachElement(
  buffer: Buffer,
  elements: Range,
  each: (buffer: Buffer, keyAt: number, bytes: number) => void,
): void {
  for (let rest = elements; rest.start < rest.end; ) {
    const element = findAttribute(buffer, rest, LIST_ELEMENT);
    if (element === undefined) return;
    const key = within(buffer, element, ELEMENT.key, DATA_VALUE);
    const bytes = within(buffer, element, ELEMENT.expression, EXPRESSION_DATA, QUOTA_CONSUMED);
    if (key !== undefined && bytes !== undefined && bytes.end - bytes.start >= QUOTA_BYTES)
      each(buffer, key.start, Number(buffer.readBigUInt64BE(bytes.start)));
    rest = { start: element.end, end: rest.end };
  }
}

function within(buffer: Buffer, range: Range, ...types: readonly number[]): Range | undefined {
  return types.reduce<Range | undefined>(
    (inside, type) => (inside === undefined ? undefined : findAttribute(buffer, inside, type)),
    range,
  );
}

/** Bytes of one address in the key of a set. */
export const KEY_ADDRESS_BYTES: Readonly<Record<AddressFamily, number>> = { ipv4: 4, ipv6: 16 };
/** A port takes a whole register. */
export const KEY_PORT_BYTES = 4;

function header(family: number, resource = 0): Buffer {
  return Buffer.from([family, 0, resource >> 8, resource & 255]);
}

function message(type: number, flags: number, body: Buffer, sequence: number): Buffer {
  return Buffer.concat([requestHeader(type, flags, HEADER_BYTES + body.length, sequence), body]);
}

/** As the kernel reads it, ended by a zero. */
function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}
