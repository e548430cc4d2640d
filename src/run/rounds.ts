import type { SocketTables } from '../collectors/socket-tables.ts';
import type { LoadClock } from './clock.ts';
import type { Stage } from './stage.ts';

/** Most rounds of one run, and the least time between two: tables of ten thousand connections take 0.1 s to read. */
const MOST_ROUNDS = 8;
const LEAST_GAP_MS = 250;
/** A round may take this share of the time at most. */
const SHARE = 0.1;

/**
 * Socket tables read soon after attempts ran out of time. What two kernels hold for a connection changes; an autopsy has to
 * see it as it was when the attempt failed, not as it is when the run is over.
 */
export interface Rounds {
  /** Reads a round if attempts have run out of time since the last. */
  look(): void;
  /** Tables of the first round at or after this moment, else those of the load's end. */
  tablesAt(failedMs: number, atEnd: SocketTables): SocketTables;
}

export function createRounds({ driver, collection }: Pick<Stage, 'driver' | 'collection'>, clock: LoadClock): Rounds {
  const rounds: { readonly atMs: number; readonly tables: SocketTables }[] = [];
  let seen = 0;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  return {
    look: () => {
      const timeouts = driver.progress().failures['timeout'] ?? 0;
      const atMs = clock.nowMs();
      if (timeouts === seen || atMs < notBeforeMs || rounds.length === MOST_ROUNDS) return;
      seen = timeouts;
      rounds.push({ atMs, tables: collection.tables() });
      notBeforeMs = atMs + Math.max(LEAST_GAP_MS, (clock.nowMs() - atMs) / SHARE);
    },
    tablesAt: (failedMs, atEnd) => rounds.find(({ atMs }) => atMs >= failedMs)?.tables ?? atEnd,
  };
}
