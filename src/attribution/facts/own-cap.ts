import type { BusyAtCap } from '../../model/facts/acceptance.ts';
import type { Period } from '../../model/period.ts';
import { column, type Series } from '../../model/series.ts';
import type { SetCap } from '../../model/set-cap.ts';

/** Fewer samples of a queue that stands still prove no cap. */
const LEAST_LOOKS = 3;
const LEAST_MS = 500;

interface Look {
  readonly atMs: number;
  readonly waiting: number;
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

/** Looks of which all but one in so many found exactly as many connections as the setting allows. */
const ONE_OF = 4;

/**
 * A setting that was met whenever somebody waited: as many connections were held as it allows, and never more, by an application that takes the
 * next one as one ends. A server with so many workers closes one before it takes another: in one look of a few it may hold fewer.
 */
export function busyAtCap(looks: Series | undefined, settings: readonly SetCap[]): BusyAtCap | undefined {
  const waited = looks === undefined ? [] : looksOf(looks).filter(({ waiting }) => waiting > 0);
  const [first, last] = [waited[0], waited.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (waited.length < LEAST_LOOKS || last.atMs - first.atMs < LEAST_MS) return undefined;
  const most = Math.max(...waited.map(({ held }) => held));
  const isSetting = settings.some(({ value }) => value === most);
  const fewer = waited.filter(({ held }) => held < most).length;
  if (!isSetting || fewer > waited.length / ONE_OF) return undefined;
  return { held: most, looks: waited.length, fromMs: first.atMs, toMs: last.atMs };
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
  const [queue, held] = [column(series, 'queue'), column(series, 'held')];
  const [unread, received] = [column(series, 'unread'), column(series, 'received')];
  return series.atMs.map((atMs, row) => ({
    atMs,
    waiting: queue[row] ?? 0,
    held: held[row] ?? 0,
    unread: unread[row] ?? 0,
    received: received[row] ?? 0,
  }));
}
