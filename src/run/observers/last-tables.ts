import { paced } from '../../collectors/series/paced.ts';
import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { Plan } from '../../model/plan.ts';
import type { LoadClock } from '../clock.ts';
import type { Testbed } from '../testbed.ts';
import { tablePace } from './table-pace.ts';

/** Before the first look, and between two. */
const LEAST_GAP_MS = 1000;

/** Socket tables at two moments while the driver held its connections. */
export interface LastTables {
  readonly before: SocketTables;
  readonly last: SocketTables;
}

/** The last two looks at the connections of a driver that gives no rows: it may end before anybody can look again. */
export interface LastTablesKeeper {
  look(): void;
  /** Undefined until there were two. */
  kept(): LastTables | undefined;
}

export function keepLastTables(
  plan: Plan,
  { collection }: Pick<Testbed, 'collection'>,
  clock: LoadClock,
): LastTablesKeeper {
  let before: SocketTables | undefined;
  let last: SocketTables | undefined;
  const readAgain = paced(() => {
    before = last;
    last = collection.tables();
  }, tablePace(LEAST_GAP_MS));
  return {
    look: () => {
      if (plan.driver.engine === 'program' && clock.nowMs() >= LEAST_GAP_MS) readAgain('passing');
    },
    kept: () => (before === undefined || last === undefined ? undefined : { before, last }),
  };
}
