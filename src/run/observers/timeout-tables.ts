import { paced } from '../../collectors/series/paced.ts';
import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { LoadClock } from '../clock.ts';
import type { Testbed } from '../testbed.ts';
import type { Observer } from './observer.ts';
import { tablePace } from './table-pace.ts';

/** Most rounds of one run, and the attempts whose tables may be kept in all: each takes some hundred bytes a side. */
const MOST_ROUNDS = 8;
const MOST_ATTEMPTS_KEPT = 120_000;
const LEAST_GAP_MS = 250;

/**
 * Socket tables read soon after attempts ran out of time. What two kernels hold for a connection changes; an autopsy has to
 * see it as it was when the attempt failed, not as it is when the run is over.
 */
export interface TimeoutTables {
  /** Tables of the first round at or after this moment, else those of the load's end. */
  tablesAt(failedMs: number, atEnd: SocketTables): SocketTables;
}

/** Reads a round if attempts have run out of time since the last. */
export function observeTimeoutTables(
  { driver, collection }: Pick<Testbed, 'driver' | 'collection'>,
  clock: LoadClock,
): Observer<TimeoutTables> {
  const rounds: { readonly atMs: number; readonly tables: SocketTables }[] = [];
  let seen = 0;
  const readRound = paced(() => {
    rounds.push({ atMs: clock.nowMs(), tables: collection.tables() });
    return true;
  }, tablePace(LEAST_GAP_MS));
  return {
    look: row => {
      const { failures, started } = driver.progress();
      const timeouts = failures['timeout'] ?? 0;
      if (timeouts === seen || rounds.length >= roundsFor(started)) return;
      if (readRound(row) === true) seen = timeouts;
    },
    result: () => ({
      tablesAt: (failedMs, atEnd) => rounds.find(({ atMs }) => atMs >= failedMs)?.tables ?? atEnd,
    }),
  };
}

/** One round at least, however large the load. */
function roundsFor(attempts: number): number {
  return Math.max(1, Math.min(MOST_ROUNDS, Math.floor(MOST_ATTEMPTS_KEPT / Math.max(1, attempts))));
}
