import type { FailingTime } from '../../model/facts/failing-time.ts';

/** Connections accepted by the time of one sample. */
interface AcceptedRow {
  readonly atMs: number;
  readonly accepted: number;
}

/**
 * Connections that the server accepted after a moment, in milliseconds since the load's start; undefined without samples, and where nobody
 * looked for so long around the moment that those of that time may be of after it.
 */
export type TakenAfter = (atMs: number) => number | undefined;

/** A sample takes time: its values may be this much older than its time. */
const LOOK_MS = 20;

/** Looks come every 50 ms; on a busy machine seconds may lie between two. */
const LATE_LOOK_MS = 200;

export function takenAfter(rows: readonly AcceptedRow[] | undefined): TakenAfter {
  const last = rows?.at(-1);
  return atMs => {
    if (rows === undefined || last === undefined) return undefined;
    const found = rows.findIndex(row => row.atMs >= atMs + LOOK_MS);
    const index = found === -1 ? rows.length - 1 : found;
    const then = rows[index] ?? last;
    // What a look that was held up saw may be of any time until the next one.
    const seenByMs = rows[index + 1]?.atMs ?? then.atMs;
    const before = rows[rows.findLastIndex(row => row.atMs <= atMs) - 1];
    const isUnseen = seenByMs - atMs > LATE_LOOK_MS && then.accepted > (before?.accepted ?? 0);
    return isUnseen ? undefined : Math.max(0, last.accepted - then.accepted);
  };
}

/** From the first to the last of several failures; undefined without failures. */
export function failingTime(
  times: readonly Pick<FailingTime, 'firstMs' | 'lastMs'>[],
  taken: TakenAfter,
): FailingTime | undefined {
  if (times.length === 0) return undefined;
  const firstMs = Math.min(...times.map(time => time.firstMs));
  const lastMs = Math.max(...times.map(time => time.lastMs));
  return { firstMs, lastMs, takenAfter: taken(lastMs) };
}

/** The same of a counter that rose between looks: what was taken between the last two of these may be of after the rise. */
export function risingTime(rises: readonly Rise[], taken: TakenAfter): FailingTime | undefined {
  const time = failingTime(rises, taken);
  const last = rises.at(-1);
  if (time === undefined || last === undefined || last.lastMs - last.firstMs <= LATE_LOOK_MS) return time;
  return taken(last.firstMs) === time.takenAfter ? time : { ...time, takenAfter: undefined };
}

/** The looks before and after it. */
type Rise = Pick<FailingTime, 'firstMs' | 'lastMs'>;
