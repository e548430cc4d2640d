import type { Period } from '../../model/period.ts';
import { column, type Series } from '../../model/series.ts';

/** Fewer looks at a queue that stands still show no rule. */
const LEAST_LOOKS = 3;
const LEAST_MS = 500;

interface Look {
  readonly atMs: number;
  readonly held: number;
  readonly unread: number;
  readonly received: number;
}

/**
 * How many connections the application held all the time that it took no other, and went on reading what these sent: a number of its own.
 * One that is stopped, or stuck, reads nothing. Undefined where that was not seen.
 */
export function ownCap(looks: Series | undefined, stalls: readonly Period[]): number | undefined {
  if (looks === undefined) return undefined;
  const all = looksOf(looks);
  const most = Math.max(...all.map(({ held }) => held));
  const isAtCap = (stall: Period) => {
    const during = all.filter(({ atMs }) => atMs >= stall.fromMs && atMs <= stall.toMs);
    const isLong = during.length >= LEAST_LOOKS && stall.toMs - stall.fromMs >= LEAST_MS;
    return isLong && during.every(({ held }) => held === most) && isReading(during);
  };
  return most > 1 && stalls.some(isAtCap) ? most : undefined;
}

/** Bytes came, and none of them is left; or fewer connections have some left than before. */
function isReading(looks: readonly Look[]): boolean {
  return looks.some((later, index) => {
    const earlier = looks[index - 1];
    if (earlier === undefined) return false;
    return later.unread < earlier.unread || (later.unread === 0 && later.received > earlier.received);
  });
}

function looksOf(series: Series): Look[] {
  const [held, unread, received] = [column(series, 'held'), column(series, 'unread'), column(series, 'received')];
  return series.atMs.map((atMs, row) => ({
    atMs,
    held: held[row] ?? 0,
    unread: unread[row] ?? 0,
    received: received[row] ?? 0,
  }));
}
