import { mapPrivate } from '../memory.ts';
import type { Ring } from './ring.ts';

const REGISTER_PBUF_RING = 22;
const ENTRY_BYTES = 16;
/** The tail stands in what the first entry leaves free (struct io_uring_buf_ring). */
const TAIL_HALFWORD = 7;

/** Buffers that the kernel takes for what is received, one a time, and that are given back when read. */
export interface ProvidedBuffers {
  readonly group: number;
  /** What buffer `number` holds; valid until it is given back. */
  bytes(number: number): Buffer;
  giveBack(number: number): void;
}

/** `count` (a power of two) buffers of `size` bytes each. Undefined when the kernel refuses or has no memory. */
export function provideBuffers(ring: Ring, count: number, size: number): ProvidedBuffers | undefined {
  const memory = mapPrivate(count * (ENTRY_BYTES + size));
  if (memory === undefined) return undefined;
  const group = 0;
  const request = Buffer.alloc(40);
  const start = memory.addressOf(0);
  request.writeUInt32LE(start.low, 0);
  request.writeUInt32LE(start.high, 4);
  request.writeUInt32LE(count, 8);
  request.writeUInt16LE(group, 12);
  if (ring.register(REGISTER_PBUF_RING, request, 1) < 0) return undefined;
  const words = new Uint32Array(memory.bytes);
  const halfwords = new Uint16Array(memory.bytes);
  const offsetOf = (number: number): number => count * ENTRY_BYTES + number * size;
  const buffers = Array.from({ length: count }, (_, number) => Buffer.from(memory.bytes, offsetOf(number), size));
  const addresses = buffers.map((_, number) => memory.addressOf(offsetOf(number)));
  let tail = 0;
  const giveBack = (number: number): void => {
    const entry = tail & (count - 1);
    words[entry * 4] = addresses[number]?.low ?? 0;
    words[entry * 4 + 1] = addresses[number]?.high ?? 0;
    words[entry * 4 + 2] = size;
    halfwords[entry * 8 + 6] = number;
    tail = (tail + 1) & 0xffff;
    Atomics.store(halfwords, TAIL_HALFWORD, tail);
  };
  for (let number = 0; number < count; number += 1) giveBack(number);
  return { group, bytes: number => buffers[number] ?? Buffer.alloc(0), giveBack };
}
