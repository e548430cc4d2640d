import type { Series } from '../../model/series.ts';

/** Values of one moment by name. */
type Row = Readonly<Record<string, number>>;

/** Builds a series row by row, and keeps one number only for each name that never changes. */
export interface SeriesRecorder {
  /** A name missing from a row repeats the value before it; one that comes late has always had its first value. */
  add(atMs: number, row: Row): void;
  series(): Series;
}

export function recordSeries(): SeriesRecorder {
  const moments: number[] = [];
  const constant = new Map<string, number>();
  const varying = new Map<string, number[]>();
  return {
    add: (atMs, row) => {
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
}
