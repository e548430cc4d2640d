/** The byte layout of netlink messages (include/uapi/linux/netlink.h). Numbers are little-endian, as on x86-64 and arm64. */

export const HEADER_BYTES = 16;
const REQUEST_AND_DUMP = 0x301;
const TYPE_MASK = 0x3fff;
const ATTRIBUTE_HEADER_BYTES = 4;

/** Where something stands in a buffer: `end` is the first byte after it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A request for a dump of type `type` with the family's own header as `payload`. */
export function dumpRequest(type: number, payload: Buffer, sequence: number): Buffer {
  return Buffer.concat([requestHeader(type, REQUEST_AND_DUMP, HEADER_BYTES + payload.length, sequence), payload]);
}

/** @param flags NLM_F_ bits. @param bytes length of the whole message. */
export function requestHeader(type: number, flags: number, bytes: number, sequence: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(bytes, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt32LE(sequence, 8);
  return header;
}

/** One attribute, padded. */
export function netlinkAttribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(aligned(ATTRIBUTE_HEADER_BYTES + value.length));
  bytes.writeUInt16LE(ATTRIBUTE_HEADER_BYTES + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  value.copy(bytes, ATTRIBUTE_HEADER_BYTES);
  return bytes;
}

const NLA_F_NESTED = 0x8000;

/** An attribute that holds others. */
export function nested(type: number, ...attributes: readonly Buffer[]): Buffer {
  return netlinkAttribute(type | NLA_F_NESTED, Buffer.concat(attributes));
}

/** Netlink pads everything to four bytes. */
export function aligned(bytes: number): number {
  return (bytes + 3) & ~3;
}

/** The payload of the first attribute of type `type` between `start` and `end`; undefined where there is none, or a shorter one. */
export function findAttribute(buffer: Buffer, within: Range, type: number, leastBytes = 0): Range | undefined {
  let at = within.start;
  while (at + ATTRIBUTE_HEADER_BYTES <= within.end) {
    const length = buffer.readUInt16LE(at);
    if (length < ATTRIBUTE_HEADER_BYTES) return undefined;
    if ((buffer.readUInt16LE(at + 2) & TYPE_MASK) === type) {
      const [start, end] = [at + ATTRIBUTE_HEADER_BYTES, Math.min(at + length, within.end)];
      return end - start < leastBytes ? undefined : { start, end };
    }
    at += aligned(length);
  }
  return undefined;
}
