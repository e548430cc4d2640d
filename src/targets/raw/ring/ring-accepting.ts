import { ERRNO, errnoName } from '../../../model/errno.ts';
import { queueAccept, queueReceive } from '../../../system/linux/io-uring/operations.ts';
import type { PooledRing, RingPool } from '../../../system/linux/io-uring/ring-pool.ts';
import { ENTRY } from '../../../system/linux/io-uring/submission-queue.ts';
import { KIND } from './kind.ts';

/**
 * Accepts that wait in the kernel at a time, each for a slot of its own. One accept that goes on by itself (multishot) takes
 * a connection first and then a slot, and closes what finds none, whatever range of slots it is given
 * (io_uring/filetable.c, io_fixed_fd_install): the client would see a reset that no limit caused.
 */
const WAITING = 64;
const CHAIN = 2;
/** An accept that failed for want of something fails again at once: trying without a pause would only burn time. */
const PAUSE_US = 10_000;

export interface RingAccepting {
  accepted(): number;
  /** Failed accepts by errno name. */
  readonly errors: Record<string, number>;
  /** Lets as many accepts wait as there should be. */
  accept(nowUs: number): void;
  /** One accept is over. */
  onCompletion(pooled: PooledRing, slot: number, result: number, nowUs: number): void;
  /** When accepts that are wanting may be tried again; Infinity where none are. */
  dueUs(): number;
}

export function ringAccepting(listener: number, pool: RingPool, slots: number): RingAccepting {
  const errors: Record<string, number> = {};
  let waiting = 0;
  let accepted = 0;
  let pausedUntilUs = Number.NEGATIVE_INFINITY;
  const count = (errno: number): void => {
    const name = errnoName(errno);
    errors[name] = (errors[name] ?? 0) + 1;
  };
  const add = (pooled: PooledRing): void => {
    const { ring, buffers, free } = pooled;
    const slot = free.take();
    const low = pooled.index * slots + slot;
    pool.touch(pooled);
    ring.submissions.reserve(CHAIN);
    queueAccept(ring, listener, slot, { low, high: pool.high(KIND.accept, slot), flags: ENTRY.link });
    queueReceive(ring, slot, buffers.group, { low, high: pool.high(KIND.receive, slot), flags: 0 });
    waiting += 1;
  };
  return {
    accepted: () => accepted,
    errors,
    accept: nowUs => {
      while (waiting < WAITING && nowUs >= pausedUntilUs) {
        const pooled = pool.withFreeSlot();
        if (typeof pooled !== 'number') add(pooled);
        else {
          count(-pooled);
          pausedUntilUs = nowUs + PAUSE_US;
        }
      }
    },
    onCompletion: (pooled, slot, result, nowUs) => {
      waiting -= 1;
      if (result >= 0) {
        accepted += 1;
        return;
      }
      pooled.free.giveBack(slot);
      count(-result);
      if (result !== -ERRNO.ECONNABORTED && result !== -ERRNO.EINTR) pausedUntilUs = nowUs + PAUSE_US;
    },
    dueUs: () => (waiting < WAITING ? pausedUntilUs : Number.POSITIVE_INFINITY),
  };
}
