import { aligned, bytesARow, type Columns, columnsOver } from './columns.ts';
import type { PacketEvent, PacketLosses } from './packet-losses.ts';

const COLUMNS = {
  /** Position in the ledger. */
  attempt: Uint32Array,
  packets: Uint32Array,
  /** Milliseconds since the load's start, of the first such packet and the last; 0 for what was before it. */
  firstMs: Uint32Array,
  lastMs: Uint32Array,
  /** Position in `PacketLosses.totals`. */
  event: Uint16Array,
} as const;

type ColumnName = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];
const BYTES_A_ROW = bytesARow(COLUMNS);

/** What the kernels said of the attempts of one driver shard, by attempt: 18 bytes a row, one for each event of an attempt. */
export type LossRows = Columns<typeof COLUMNS>;

export type LossRow = Readonly<Record<ColumnName, number>>;

export function lossRows(rows: readonly LossRow[]): LossRows {
  const inOrder = rows.toSorted((one, other) => one.attempt - other.attempt || one.firstMs - other.firstMs);
  const made = columnsOver(COLUMNS, new Uint8Array(rows.length * BYTES_A_ROW), rows.length);
  inOrder.forEach((row, index) => {
    for (const name of COLUMN_NAMES) made[name][index] = row[name];
  });
  return made;
}

/** Rows over saved bytes. Throws a RangeError where these are not whole rows in the order of their attempts. */
export function lossRowsFrom(saved: Uint8Array): LossRows {
  const length = saved.byteLength / BYTES_A_ROW;
  if (!Number.isInteger(length)) throw new RangeError(`${saved.byteLength} bytes are not whole rows`);
  const rows = columnsOver(COLUMNS, aligned(saved), length);
  const isOrdered = rows.attempt.every((attempt, row) => row === 0 || (rows.attempt[row - 1] ?? 0) <= attempt);
  if (!isOrdered) throw new RangeError('its rows are not in the order of their attempts');
  return rows;
}

/** Throws a RangeError where the rows of a run are not all that its totals count: what is cut off would read as packets that were not lost. */
export function checkComplete(rows: readonly LossRows[], { totals }: Pick<PacketLosses, 'totals'>): void {
  const found = totals.map(() => 0);
  for (const { event, packets } of rows) {
    event.forEach((total, row) => {
      found[total] = (found[total] ?? 0) + (packets[row] ?? 0);
    });
  }
  const isWhole = totals.every((total, index) => found[index] === total.packets - total.ofNoAttempt);
  if (!isWhole) throw new RangeError('its rows are not all that run.json counts');
}

/** One thing that the kernels did with packets of one attempt. */
export type AttemptEvent = PacketEvent & {
  readonly packets: number;
  readonly firstMs: number;
  readonly lastMs: number;
};

/** What the kernels said of an attempt, by its position in the ledger; nothing for one that they did not mention. */
export type EventsOfAttempt = (attempt: number) => readonly AttemptEvent[];

/** Looks rows up by attempt. A row whose event is not among the totals is damaged, and left out. */
export function eventsOf(rows: LossRows, { totals }: Pick<PacketLosses, 'totals'>): EventsOfAttempt {
  const { attempt: attempts, event, packets, firstMs, lastMs } = rows;
  return attempt => {
    const found: AttemptEvent[] = [];
    for (let row = firstRow(attempts, attempt); attempts[row] === attempt; row += 1) {
      const total = totals[event[row] ?? totals.length];
      if (total === undefined) continue;
      // A spread that comes last takes a twentieth of the time: this is done for each attempt.
      found.push({
        packets: packets[row] ?? 0,
        firstMs: firstMs[row] ?? 0,
        lastMs: lastMs[row] ?? 0,
        ...total.event,
      });
    }
    return found;
  };
}

/** The first row that is not before `attempt`'s. */
function firstRow(attempts: Uint32Array, attempt: number): number {
  let from = 0;
  let to = attempts.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((attempts[middle] ?? 0) < attempt) from = middle + 1;
    else to = middle;
  }
  return from;
}
