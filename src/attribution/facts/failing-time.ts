import type { Evidence } from '../../model/evidence.ts';
import type { FailingTime } from '../../model/facts.ts';
import { acceptedRows } from './acceptance.ts';

/** Connections that the server took after a moment, in milliseconds since the load's start; undefined where nobody looked. */
export type TakenAfter = (atMs: number) => number | undefined;

/** A look takes a moment: what it shows may be from just before. */
const LOOK_MS = 20;

export function takenAfter(rows: ReturnType<typeof acceptedRows>): TakenAfter {
  const last = rows?.at(-1);
  return atMs => {
    const then = rows?.find(row => row.atMs >= atMs + LOOK_MS) ?? last;
    return then === undefined || last === undefined ? undefined : Math.max(0, last.accepted - then.accepted);
  };
}

export function takenAfterIn(evidence: Evidence): TakenAfter {
  return takenAfter(acceptedRows(evidence));
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
