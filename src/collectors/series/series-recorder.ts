import type { Series } from '../../model/series.ts';

/** Values of one moment by name. */
type Row = Readonly<Record<string, number>>;

/** Builds a series row by row, and keeps one number only for each name that never changes. */
export interface SeriesRecorder {
  /** A name missing from a row repeats the value before it; one that comes late has always had its first value. */
  add(atMs: number, row: Row): void;
  series(): Series;
}

export interface RecorderOptions {
  /** Of rows that make room for others the one with the most of this stays; the later one where nothing is named. */
  readonly peak?: string;
  /** More are not kept: then every second one makes room, so that the series spans hours in bounded memory. */
  readonly mostRows?: number;
}

/** Ten minutes of rows every 50 ms, and some more. */
const MOST_ROWS = 16_384;

export function recordSeries({ peak, mostRows = MOST_ROWS }: RecorderOptions = {}): SeriesRecorder {
  const moments: number[] = [];
  const constant = new Map<string, number>();
  const varying = new Map<string, number[]>();
  return {
    add: (atMs, row) => {
      if (moments.length >= mostRows) thin();
      const rows = moments.push(atMs);
      for (const name in row) append(name, row[name] ?? 0, rows);
      for (const column of varying.values()) {
        if (column.length < rows) column.push(column.at(-1) ?? 0);
      }
    },
    series: () => ({
      atMs: [...moments],
      constant: Object.fromEntries(constant),
      varying: Object.fromEntries([...varying].map(([name, column]) => [name, [...column]])),
    }),
  };

  function append(name: string, value: number, rows: number): void {
    const column = varying.get(name);
    if (column !== undefined) column.push(value);
    else vary(name, value, rows);
  }

  function vary(name: string, value: number, rows: number): void {
    const known = constant.get(name);
    if (known === value) return;
    if (known === undefined) constant.set(name, value);
    else {
      constant.delete(name);
      varying.set(name, [...new Array<number>(rows - 1).fill(known), value]);
    }
  }

  function thin(): void {
    const kept = rowsKept(moments.length, peak === undefined ? undefined : varying.get(peak));
    for (const column of [moments, ...varying.values()]) keepOnly(column, kept);
  }
}

/** The first row, the last one, and of each two between them the one with the higher peak. */
function rowsKept(rows: number, peaks: readonly number[] | undefined): number[] {
  const kept = [0];
  for (let row = 1; row + 1 < rows - 1; row += 2) {
    const isFirst = peaks !== undefined && (peaks[row] ?? 0) > (peaks[row + 1] ?? 0);
    kept.push(isFirst ? row : row + 1);
  }
  return rows > 1 ? [...kept, rows - 1] : kept;
}

function keepOnly(column: number[], rows: readonly number[]): void {
  for (const [at, row] of rows.entries()) column[at] = column[row] ?? 0;
  column.length = rows.length;
}
