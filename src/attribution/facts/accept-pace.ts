/** One look at the queue, with what had been accepted by then. */
export interface AcceptRow {
  readonly atMs: number;
  readonly accepted: number;
  readonly waiting: number;
  /** Set where one of several queues was empty: whoever empties that one could have taken more. */
  readonly isIdle?: true;
}

/** Fewer connections than this, in less time than that, are no pace: one accept in 50 ms already reads as twenty a second. */
const LEAST_ACCEPTS = 10;
const LEAST_MS = 1000;

/**
 * Fastest acceptance, in connections per second, while connections waited all the time: between two looks fewer were taken than waited
 * at the first. It is measured from a look that had just seen one taken to another such look: what begins or ends in mid-interval
 * says nothing. Undefined where the application never had that much to do.
 */
export function busyPerSecond(rows: readonly AcceptRow[]): number | undefined {
  const stretches = busyStretches(rows);
  const paces = stretches.flatMap(stretch => pacesIn(stretch));
  if (paces.length > 0) return Math.max(...paces);
  return whole(rows);
}

/** Rows between which connections waited without end. */
function busyStretches(rows: readonly AcceptRow[]): AcceptRow[][] {
  const stretches: AcceptRow[][] = [];
  let stretch: AcceptRow[] = [];
  for (const row of rows) {
    const before = stretch.at(-1);
    if (before !== undefined && !isBusy(before, row)) {
      stretches.push(stretch);
      stretch = [];
    }
    stretch.push(row);
  }
  return [...stretches, stretch];
}

function isBusy(earlier: AcceptRow, later: AcceptRow): boolean {
  return later.isIdle === undefined && later.waiting > 0 && later.accepted - earlier.accepted < earlier.waiting;
}

/** The pace of the shortest time from each accept that has enough of them. */
function pacesIn(stretch: readonly AcceptRow[]): number[] {
  const marks = stretch.filter((row, index) => row.accepted > (stretch[index - 1]?.accepted ?? row.accepted));
  let end = 0;
  return marks.flatMap((from, index) => {
    end = Math.max(end, index + 1);
    while (end < marks.length && !isEnough(from, marks[end])) end += 1;
    const to = marks[end];
    return to === undefined ? [] : [perSecond(from, to)];
  });
}

function isEnough(from: AcceptRow, to: AcceptRow | undefined): boolean {
  return to !== undefined && (to.accepted - from.accepted >= LEAST_ACCEPTS || to.atMs - from.atMs >= LEAST_MS);
}

/** One that takes connections now and then and never empties its queue is measured over all the time that it had. */
function whole(rows: readonly AcceptRow[]): number | undefined {
  const busy = rows.slice(rows.findIndex(row => row.waiting > 0));
  if (busy.some(({ isIdle }) => isIdle)) return undefined;
  const [start, end] = [busy[0], busy.at(-1)];
  if (end === undefined || start === undefined || end === start) return undefined;
  if (busy.some(row => row.waiting === 0)) return undefined;
  const taken = end.accepted - start.accepted;
  return taken > 1 && taken < start.waiting ? perSecond(start, end) : undefined;
}

function perSecond(earlier: AcceptRow, later: AcceptRow): number {
  return ((later.accepted - earlier.accepted) * 1000) / (later.atMs - earlier.atMs);
}
