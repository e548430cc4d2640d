import type { FailingTime } from '../../model/facts/failing-time.ts';

/** Connections accepted by the time of one sample. */
interface AcceptedRow {
  readonly atMs: number;
  readonly accepted: number;
}

/** Connections that the server accepted after a moment, in milliseconds since the load's start; undefined without samples. */
export type TakenAfter = (atMs: number) => number | undefined;

/** A sample takes time: its values may be this much older than its time. */
const LOOK_MS = 20;

export function takenAfter(rows: readonly AcceptedRow[] | undefined): TakenAfter {
  const last = rows?.at(-1);
  return atMs => {
    const then = rows?.find(row => row.atMs >= atMs + LOOK_MS) ?? last;
    return then === undefined || last === undefined ? undefined : Math.max(0, last.accepted - then.accepted);
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
