import { mapShared } from '../memory.ts';

const OFFSET_RINGS = 0;
const OFFSET_ENTRIES = 0x1000_0000;
const SUBMISSION_BYTES = 64;
const COMPLETION_BYTES = 16;

/** The two queues of a ring as the kernel shares them, and where in them what stands: positions of 32-bit words. */
export interface Queues {
  readonly shared: Uint32Array;
  /** The submission entries: sixteen words each. */
  readonly entries: Uint32Array;
  readonly submission: { readonly head: number; readonly tail: number; readonly flags: number; readonly count: number };
  readonly completion: { readonly head: number; readonly tail: number; readonly first: number; readonly count: number };
  release(): void;
}

/** Maps what io_uring_setup made, as its struct io_uring_params tells. Undefined when the kernel refuses. */
export function mapQueues(fd: number, parameters: Buffer): Queues | undefined {
  const at = (offset: number): number => parameters.readUInt32LE(offset);
  const count = at(0);
  const completions = at(4);
  const array = at(64);
  const first = at(100);
  const size = Math.max(array + count * 4, first + completions * COMPLETION_BYTES);
  const rings = mapShared(fd, size, OFFSET_RINGS);
  const entries = mapShared(fd, count * SUBMISSION_BYTES, OFFSET_ENTRIES);
  if (rings === undefined || entries === undefined) return undefined;
  const shared = new Uint32Array(rings.bytes, 0, Math.floor(size / 4));
  // Entries are used in their own order.
  for (let index = 0; index < count; index += 1) shared[array / 4 + index] = index;
  return {
    shared,
    entries: new Uint32Array(entries.bytes),
    submission: { head: at(40) / 4, tail: at(44) / 4, flags: at(56) / 4, count },
    completion: { head: at(80) / 4, tail: at(84) / 4, first: first / 4, count: completions },
    release: () => {
      rings.release();
      entries.release();
    },
  };
}
