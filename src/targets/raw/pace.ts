import type { AcceptSpec } from '../../model/pace-spec.ts';

/** When the target may call accept(), and how often. Times are microseconds of one clock. */
export interface Pace {
  /** Accepts granted at this moment. */
  grant(nowUs: number): number;
  /** When more will be granted; in the past where some are now, Infinity for never. */
  dueUs(): number;
  /** Connections wait in the accept queue. */
  onWaiting(nowUs: number): void;
  onAccepted(): void;
  /** The accept queue was found empty. */
  onEmpty(): void;
}

/** Accepts in one go: between goes, the accepted are served. */
const GO = 64;
const NEVER = Number.POSITIVE_INFINITY;
const ANY_TIME = Number.NEGATIVE_INFINITY;
const nothing = (): void => {};

export function paceOf(accept: AcceptSpec): Pace {
  switch (accept.mode) {
    case 'now':
      return { grant: () => GO, dueUs: () => ANY_TIME, onWaiting: nothing, onAccepted: nothing, onEmpty: nothing };
    case 'never':
      return { grant: () => 0, dueUs: () => NEVER, onWaiting: nothing, onAccepted: nothing, onEmpty: nothing };
    case 'after':
      return after(accept.afterMs * 1000);
    case 'rate':
      return batches(1, 1e6 / accept.perSecond);
    case 'batch':
      return batches(accept.batch, accept.everyMs * 1000);
  }
}

/** Nothing until `delayUs` after the first connection waited, then everything. */
function after(delayUs: number): Pace {
  let opensUs = NEVER;
  return {
    grant: nowUs => (nowUs >= opensUs ? GO : 0),
    dueUs: () => opensUs,
    onWaiting: nowUs => {
      if (opensUs === NEVER) opensUs = nowUs + delayUs;
    },
    onAccepted: nothing,
    onEmpty: nothing,
  };
}

/**
 * `size` accepts in every period. Periods follow on each other while connections wait, so that a late wake-up does not
 * slow the pace; one in which nothing waited leaves nothing over for the next.
 */
function batches(size: number, periodUs: number): Pace {
  let nextUs = ANY_TIME;
  let left = 0;
  let idle = true;
  return {
    grant: nowUs => {
      if (nowUs >= nextUs) {
        nextUs = (idle ? nowUs : nextUs) + periodUs;
        left = size;
        idle = false;
      }
      return Math.min(left, GO);
    },
    dueUs: () => (left > 0 ? ANY_TIME : nextUs),
    onWaiting: nothing,
    onAccepted: () => {
      left -= 1;
    },
    onEmpty: () => {
      idle = true;
    },
  };
}
