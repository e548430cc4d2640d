import type { SocketTables } from '../collectors/socket-tables.ts';
import type { Plan } from '../model/plan.ts';
import type { LoadClock } from './clock.ts';
import type { Stage } from './stage.ts';

/** Between two looks, and the share of the time that they may take: tables of ten thousand connections take 0.1 s to read. */
const LEAST_GAP_MS = 1000;
const SHARE = 0.1;

/** Socket tables at two moments while the driver held its connections. */
export interface Looks {
  readonly before: SocketTables;
  readonly last: SocketTables;
}

/** The last two looks at the connections of a driver that gives no rows: it may end before anybody can look again. */
export interface LookKeeper {
  look(): void;
  /** Undefined until there were two. */
  kept(): Looks | undefined;
}

export function keepLooks(plan: Plan, { collection }: Pick<Stage, 'collection'>, clock: LoadClock): LookKeeper {
  let before: SocketTables | undefined;
  let last: SocketTables | undefined;
  let notBeforeMs = LEAST_GAP_MS;
  return {
    look: () => {
      const atMs = clock.nowMs();
      if (plan.driver.engine !== 'program' || atMs < notBeforeMs) return;
      before = last;
      last = collection.tables();
      notBeforeMs = atMs + Math.max(LEAST_GAP_MS, (clock.nowMs() - atMs) / SHARE);
    },
    kept: () => (before === undefined || last === undefined ? undefined : { before, last }),
  };
}
