/**
 * Frames of the shard protocol: 4 bytes of length (little-endian, of what follows), 1 byte of kind, and the payload.
 * A message is JSON; a ledger travels as bytes.
 */
/** The descriptor on which a shard finds its runner. */
export const CHANNEL_FD = 3;

const HEADER_BYTES = 5;
const KIND = { message: 0, bytes: 1 } as const;
/** Longer than any frame that a shard or a runner writes: what claims more is not our protocol. */
const LONGEST_FRAME = 64 * 1024 * 1024;

export type Frame =
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** A message as one frame. `message` must be JSON. */
export function messageFrame(message: unknown): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  return Buffer.concat([header(KIND.message, payload.byteLength), payload]);
}

/** The head of a frame of `length` bytes, which the sender writes right after it. */
export function bytesHeader(length: number): Buffer {
  return header(KIND.bytes, length);
}

function header(kind: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(HEADER_BYTES);
  head.writeUInt32LE(length + 1, 0);
  head.writeUInt8(kind, 4);
  return head;
}

/** Takes a stream apart however it was cut: hands out the frames that each chunk completes. Throws on what is no frame. */
export function frameDecoder(): (chunk: Uint8Array) => Frame[] {
  let chunks: Uint8Array[] = [];
  let held = 0;
  let needed = HEADER_BYTES;
  return chunk => {
    chunks.push(chunk);
    held += chunk.byteLength;
    if (held < needed) return [];
    const { frames, rest } = split(Buffer.concat(chunks));
    chunks = [rest];
    held = rest.byteLength;
    needed = rest.byteLength < HEADER_BYTES ? HEADER_BYTES : 4 + rest.readUInt32LE(0);
    return frames;
  };
}

function split(stream: Buffer): { frames: Frame[]; rest: Buffer } {
  const frames: Frame[] = [];
  let offset = 0;
  while (stream.byteLength - offset >= HEADER_BYTES) {
    const length = stream.readUInt32LE(offset);
    if (length < 1 || length > LONGEST_FRAME) throw new Error(`a frame cannot have ${length} bytes`);
    const end = offset + 4 + length;
    if (end > stream.byteLength) break;
    frames.push(frame(stream.readUInt8(offset + 4), stream.subarray(offset + HEADER_BYTES, end)));
    offset = end;
  }
  return { frames, rest: stream.subarray(offset) };
}

function frame(kind: number, payload: Buffer): Frame {
  if (kind === KIND.message) return { kind: 'message', message: JSON.parse(payload.toString()) };
  if (kind === KIND.bytes) return { kind: 'bytes', bytes: payload };
  throw new Error(`no frame has kind ${kind}`);
}
