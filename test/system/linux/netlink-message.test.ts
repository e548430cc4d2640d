import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aligned, dumpRequest, findAttribute } from '../../../src/system/linux/netlink-message.ts';

test('a request for a dump', () => {
  const message = dumpRequest(20, Buffer.from([1, 2, 3, 4]), 7);
  expect([...message]).toEqual([20, 0, 0, 0, 20, 0, 1, 3, 7, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
});

test('every attribute is found among the others, flags in its type or not', () => {
  const attribute = fc.tuple(fc.integer({ min: 1, max: 0x3fff }), fc.uint8Array({ maxLength: 9 }), fc.boolean());
  fc.assert(
    fc.property(fc.uniqueArray(attribute, { selector: ([type]) => type }), attributes => {
      const buffer = Buffer.concat(attributes.map(encode));
      for (const [type, bytes] of attributes) {
        const range = findAttribute(buffer, { start: 0, end: buffer.length }, type);
        expect(range && [...buffer.subarray(range.start, range.end)]).toEqual([...bytes]);
      }
    }),
  );
});

test('whatever the bytes, the search ends within them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 0, max: 9 }), (bytes, type) => {
      const range = findAttribute(Buffer.from(bytes), { start: 0, end: bytes.length }, type);
      expect(range === undefined || range.end <= bytes.length).toBe(true);
    }),
  );
});

test('an attribute that is shorter than what is read of it is none', () => {
  const buffer = encode([3, Uint8Array.of(1, 2), false]);
  const within = { start: 0, end: buffer.length };
  expect(findAttribute(buffer, within, 3, 2)).toEqual({ start: 4, end: 6 });
  expect(findAttribute(buffer, within, 3, 4)).toBeUndefined();
});

function encode([type, bytes, nested]: [number, Uint8Array, boolean]): Buffer {
  const buffer = Buffer.alloc(aligned(4 + bytes.length));
  buffer.writeUInt16LE(4 + bytes.length, 0);
  buffer.writeUInt16LE(type | (nested ? 0x8000 : 0), 2);
  buffer.set(bytes, 4);
  return buffer;
}
