import { ERRNO } from '../../../model/errno.ts';
import { POLL, type Poller } from '../epoll.ts';
import { openEventDescriptor } from '../event-descriptor.ts';
import { closeDescriptor } from '../sockets.ts';
import { type ProvidedBuffers, provideBuffers } from './buffers.ts';
import { bufferOf, COMPLETION } from './completion-queue.ts';
import { resetAll, shutDownAll } from './ending.ts';
import { type FreeSlots, freeSlots } from './free-slots.ts';
import { queueInstall } from './operations.ts';
import { openRing, type Ring, workThrough } from './ring.ts';

const ENTRIES = 512;
const BUFFERS = 256;
const BUFFER_BYTES = 256;
/** Kinds of submissions have this many bits of `high`; the direct descriptor has the rest. */
const KIND_BITS = 4;
const KIND_MASK = (1 << KIND_BITS) - 1;
/** The kind that the pool itself uses. */
const INSTALL = KIND_MASK;

/** What the poller's events carry for a pool. */
const POOL = 0xffff_fffe;

/** One ring of a pool. */
export interface PooledRing {
  readonly ring: Ring;
  readonly buffers: ProvidedBuffers;
  readonly free: FreeSlots;
  /** Its place in the pool. */
  readonly index: number;
}

/** A completion: `low` as it was submitted, the kind, the slot, and what came of it. */
export type OnPooled = (
  pooled: PooledRing,
  kind: number,
  low: number,
  slot: number,
  result: number,
  flags: number,
) => void;

/** As many rings as there are direct descriptors needed: each has a table of its own. */
export interface RingPool {
  /** A ring with a free slot, opened if there is none; or the negative errno. */
  withFreeSlot(): PooledRing | number;
  /** What `high` is for a submission of this kind (0 to 14) for this slot. */
  high(kind: number, slot: number): number;
  at(index: number): PooledRing;
  /** Hands over what is queued in every ring that was touched, and takes every completion there is. */
  flush(): void;
  /** To be called before anything is queued. */
  touch(pooled: PooledRing): void;
  /** Takes every completion there is: to be called when the poller wakes for the pool. */
  onEvent(): void;
  /** A true descriptor of a direct one, for the length of `use`; `use` is not called when there can be none. */
  borrow(pooled: PooledRing, slot: number, use: (fd: number) => void): void;
  /** Bytes of a completion that brought any. They are given back after `use`. */
  withBytes(pooled: PooledRing, flags: number, use: (bytes: Buffer) => void): void;
  /** Takes no completion from here on, and wakes the poller no more. */
  unwatch(): void;
  /** Resets every connection and closes it. */
  reset(): void;
  /** Ends every connection in order and closes it. */
  shutDown(): void;
}

/**
 * A pool whose rings have `slots` direct descriptors each. `wanted` are opened at once, as far as the kernel allows. Its
 * events carry POOL.
 */
export function openRingPool(poller: Poller, slots: number, wanted: number, onCompletion: OnPooled): RingPool {
  const rings: PooledRing[] = [];
  // A ring that defers its work wakes no poll of itself (io_uring/io_uring.c, io_req_local_work_add), but an eventfd.
  const events = openEventDescriptor();
  poller.add(events, POLL.in | POLL.edge, POOL);
  const touched = new Set<PooledRing>();
  const borrowed = new Set<number>();
  let sequence = 0;
  const add = (): PooledRing | number => {
    const ring = openRing({ entries: ENTRIES, slots });
    if (typeof ring === 'number') return ring;
    ring.signal(events);
    const buffers = provideBuffers(ring, BUFFERS, BUFFER_BYTES);
    if (buffers === undefined) return -ERRNO.ENOMEM;
    const pooled = { ring, buffers, free: freeSlots(slots), index: rings.length };
    rings.push(pooled);
    return pooled;
  };
  const take =
    (pooled: PooledRing) =>
    (low: number, high: number, result: number, flags: number): void => {
      const kind = high & KIND_MASK;
      if (kind !== INSTALL) onCompletion(pooled, kind, low, high >>> KIND_BITS, result, flags);
      else if (!borrowed.delete(low) && result >= 0) closeDescriptor(result);
    };
  const work = (pooled: PooledRing): void => workThrough(pooled.ring, take(pooled));
  while (rings.length * slots < wanted && typeof add() !== 'number');
  return {
    withFreeSlot: () => rings.find(({ free }) => free.left() > 0) ?? add(),
    high: (kind, slot) => (slot << KIND_BITS) | kind,
    at: index => {
      const pooled = rings[index];
      if (pooled === undefined) throw new RangeError(`no ring ${index} among ${rings.length}`);
      return pooled;
    },
    touch: pooled => void touched.add(pooled),
    flush: () => {
      for (const pooled of touched) {
        touched.delete(pooled);
        work(pooled);
      }
    },
    onEvent: () => {
      for (const pooled of rings) if (pooled.ring.hasWork()) work(pooled);
    },
    borrow: ({ ring }, slot, use) => {
      sequence = (sequence + 1) >>> 0;
      queueInstall(ring, slot, { low: sequence, high: INSTALL, flags: 0 });
      ring.completions.reserve(ring.submissions.queued());
      ring.submit();
      const fd = ring.completions.latest(sequence, INSTALL);
      if (fd === undefined) return;
      borrowed.add(sequence);
      if (fd < 0) return;
      use(fd);
      closeDescriptor(fd);
    },
    withBytes: ({ buffers }, flags, use) => {
      if ((flags & COMPLETION.buffer) === 0) return;
      const number = bufferOf(flags);
      use(buffers.bytes(number));
      buffers.giveBack(number);
    },
    unwatch: () => {
      poller.remove(events);
      touched.clear();
    },
    reset: () => {
      for (const pooled of rings) resetAll(pooled.ring, pooled.free.taken());
    },
    shutDown: () => {
      for (const pooled of rings) shutDownAll(pooled.ring, pooled.free.taken());
    },
  };
}
