import { ERRNO, errnoName } from '../../../model/errno.ts';
import { acceptFrom } from '../../../system/linux/sockets.ts';
import type { Pace } from '../pace.ts';
import type { Connections } from './connections.ts';

/** An accept() that failed for want of something fails again at once: trying without a pause would only burn time. */
const PAUSE_US = 10_000;

/** The accept side of the target. */
export interface Accepting {
  accepted: number;
  /** Failed accept() calls by errno name. */
  readonly errors: Record<string, number>;
  /** Accepts what the pace allows; returns how many. */
  accept(nowUs: number): number;
  /** The listener has become readable. */
  onWaiting(nowUs: number): void;
  /** When there may be something to accept, as far as is known; Infinity for when the listener says so. */
  dueUs(): number;
}

export function acceptingFrom(listener: number, pace: Pace, connections: Connections): Accepting {
  let waiting = false;
  let pausedUntilUs = Number.NEGATIVE_INFINITY;
  /** Whether to go on. */
  const acceptOne = (nowUs: number): boolean => {
    const fd = acceptFrom(listener);
    if (fd >= 0) {
      accepting.accepted += 1;
      pace.onAccepted();
      connections.open(fd);
      return true;
    }
    if (fd === -ERRNO.EAGAIN) {
      waiting = false;
      pace.onEmpty();
      return false;
    }
    const name = errnoName(-fd);
    accepting.errors[name] = (accepting.errors[name] ?? 0) + 1;
    if (fd === -ERRNO.ECONNABORTED || fd === -ERRNO.EINTR) return true;
    pausedUntilUs = nowUs + PAUSE_US;
    return false;
  };
  const accepting: Accepting = {
    accepted: 0,
    errors: {},
    accept: nowUs => {
      if (!waiting || nowUs < pausedUntilUs) return 0;
      const before = accepting.accepted;
      for (let granted = pace.grant(nowUs); granted > 0 && acceptOne(nowUs); granted -= 1);
      return accepting.accepted - before;
    },
    onWaiting: nowUs => {
      waiting = true;
      pace.onWaiting(nowUs);
    },
    dueUs: () => (waiting ? Math.max(pausedUntilUs, pace.dueUs()) : Number.POSITIVE_INFINITY),
  };
  return accepting;
}
