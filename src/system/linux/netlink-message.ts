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
  const message = Buffer.allocUnsafeSlow(HEADER_BYTES + payload.length);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(type, 4);
  message.writeUInt16LE(REQUEST_AND_DUMP, 6);
  message.writeUInt32LE(sequence, 8);
  message.writeUInt32LE(0, 12);
  payload.copy(message, HEADER_BYTES);
  return message;
}

/** Netlink pads everything to four bytes. */
export function aligned(bytes: number): number {
  return (bytes + 3) & ~3;
}

/** The payload of the first attribute of type `type` between `start` and `end`, or undefined. */
export function findAttribute(buffer: Buffer, within: Range, type: number): Range | undefined {
  let at = within.start;
  while (at + ATTRIBUTE_HEADER_BYTES <= within.end) {
    const length = buffer.readUInt16LE(at);
    if (length < ATTRIBUTE_HEADER_BYTES) return undefined;
    if ((buffer.readUInt16LE(at + 2) & TYPE_MASK) === type) {
      return { start: at + ATTRIBUTE_HEADER_BYTES, end: Math.min(at + length, within.end) };
    }
    at += aligned(length);
  }
  return undefined;
}
