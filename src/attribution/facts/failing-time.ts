import type { FailingTime } from '../../model/facts/failing-time.ts';

/** What had been accepted when it was looked at. */
interface AcceptedRow {
  readonly atMs: number;
  readonly accepted: number;
}

/** Connections that the server took after a moment, in milliseconds since the load's start; undefined where nobody looked. */
export type TakenAfter = (atMs: number) => number | undefined;

/** A look takes a moment: what it shows may be from just before. */
const LOOK_MS = 20;

export function takenAfter(rows: readonly AcceptedRow[] | undefined): TakenAfter {
  const last = rows?.at(-1);
  return atMs => {
    const then = rows?.find(row => row.atMs >= atMs + LOOK_MS) ?? last;
    return then === undefined || last === undefined ? undefined : Math.max(0, last.accepted - then.accepted);
  };
}

/** From the first to the last of several times; undefined for none. */
export function failingTime(
  times: readonly Pick<FailingTime, 'firstMs' | 'lastMs'>[],
  taken: TakenAfter,
): FailingTime | undefined {
  if (times.length === 0) return undefined;
  const firstMs = Math.min(...times.map(time => time.firstMs));
  const lastMs = Math.max(...times.map(time => time.lastMs));
  return { firstMs, lastMs, takenAfter: taken(lastMs) };
}
