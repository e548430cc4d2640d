import { paced } from '../../collectors/series/paced.ts';
import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { LoadClock } from '../clock.ts';
import type { Testbed } from '../testbed.ts';
import type { Observer } from './observer.ts';
import { tablePace } from './table-pace.ts';

/** Before the first look, and between two. */
const LEAST_GAP_MS = 1000;

/** Socket tables at two moments while the driver held its connections. */
export interface LastTables {
  readonly before: SocketTables;
  readonly last: SocketTables;
}

/** The last two looks at the connections of a driver that gives no rows: it may end before anybody can look again. */
export function observeLastTables(
  { collection }: Pick<Testbed, 'collection'>,
  clock: LoadClock,
): Observer<LastTables | undefined> {
  let before: SocketTables | undefined;
  let last: SocketTables | undefined;
  const readAgain = paced(() => {
    before = last;
    last = collection.tables();
  }, tablePace(LEAST_GAP_MS));
  return {
    look: row => {
      if (clock.nowMs() >= LEAST_GAP_MS) readAgain(row);
    },
    result: () => (before === undefined || last === undefined ? undefined : { before, last }),
  };
}
