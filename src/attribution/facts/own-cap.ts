import type { Period } from '../../model/period.ts';
import { column, type Series } from '../../model/series.ts';
import type { SetCap } from '../../model/set-cap.ts';

/** Fewer samples of a queue that stands still prove no cap. */
const LEAST_LOOKS = 3;
const LEAST_MS = 500;

interface Look {
  readonly atMs: number;
  readonly held: number;
  readonly unread: number;
  readonly received: number;
}

/**
 * A cap of the application's own: the constant number of connections that it held while it accepted no other, and read from, or that is one of
 * its settings. A stopped or stuck application reads nothing, and holds as many by chance. Undefined where no cap was seen.
 *
 * @param settings caps that the application was started with
 */
export function ownCap(
  looks: Series | undefined,
  stalls: readonly Period[],
  settings: readonly SetCap[] = [],
): number | undefined {
  if (looks === undefined) return undefined;
  const all = looksOf(looks);
  const most = Math.max(...all.map(({ held }) => held));
  const isSetting = settings.some(({ value }) => value === most);
  const isAtCap = (stall: Period) => {
    const during = all.filter(({ atMs }) => atMs >= stall.fromMs && atMs <= stall.toMs);
    const isLong = during.length >= LEAST_LOOKS && stall.toMs - stall.fromMs >= LEAST_MS;
    return isLong && during.every(({ held }) => held === most) && (isSetting || isReading(during));
  };
  return most > 1 && stalls.some(isAtCap) ? most : undefined;
}

/** Bytes came and all were read; or fewer connections than before have unread bytes. */
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
