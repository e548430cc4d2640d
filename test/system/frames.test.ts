import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesHeader, type Frame, frameDecoder, messageFrame } from '../../src/system/frames.ts';

const frames = fc.array(
  fc.oneof(
    fc.jsonValue().map((message): Frame => ({ kind: 'message', message: JSON.parse(JSON.stringify(message)) })),
    fc.uint8Array({ maxLength: 300 }).map((bytes): Frame => ({ kind: 'bytes', bytes })),
  ),
);

test('frames come out as they went in, however the stream is cut', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 50 })), (sent, cuts) => {
      const decode = frameDecoder();
      const received = pieces(Buffer.concat(sent.map(encoded)), cuts).flatMap(piece => decode(piece));
      expect(received.map(plain)).toEqual(sent.map(plain));
    }),
  );
});

test('a length that no frame can have is refused', () => {
  for (const length of [0, 0x7fff_ffff]) {
    const head = Buffer.alloc(5);
    head.writeUInt32LE(length, 0);
    expect(() => frameDecoder()(head)).toThrow(`a frame cannot have ${length} bytes`);
  }
});

test('a kind that no frame has is refused', () => {
  expect(() => frameDecoder()(Buffer.from([1, 0, 0, 0, 9]))).toThrow('no frame has kind 9');
});

function encoded(frame: Frame): Buffer {
  if (frame.kind === 'message') return messageFrame(frame.message);
  return Buffer.concat([bytesHeader(frame.bytes.byteLength), frame.bytes]);
}

function plain(frame: Frame): unknown {
  return frame.kind === 'message' ? frame.message : [...frame.bytes];
}

/** The stream cut into pieces of the given sizes; the last piece is what is left. */
function pieces(stream: Buffer, sizes: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  let rest = stream;
  for (const size of sizes) {
    cut.push(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  return [...cut, rest];
}
