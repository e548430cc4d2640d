/**
 * Numbers read again and again during a run: one column per name, one row per moment.
 * The first row was read before the first connection, the last after the last one settled.
 * Names whose value never changed stand in `constant` only.
 */
export interface Series {
  /** Milliseconds since the load's start; negative before it. */
  readonly atMs: readonly number[];
  readonly constant: Readonly<Record<string, number>>;
  readonly varying: Readonly<Record<string, readonly number[]>>;
}

/** Value in the first row, or undefined for a name that was never read. */
export function first(series: Series, name: string): number | undefined {
  return series.varying[name]?.[0] ?? series.constant[name];
}

/** Value in the last row, or undefined for a name that was never read. */
export function last(series: Series, name: string): number | undefined {
  return series.varying[name]?.at(-1) ?? series.constant[name];
}

/** Highest value of all rows, or undefined for a name that was never read. */
export function peak(series: Series, name: string): number | undefined {
  const column = series.varying[name];
  if (column === undefined) return series.constant[name];
  return column.reduce((highest, value) => Math.max(highest, value), Number.NEGATIVE_INFINITY);
}

/** Last minus first, or undefined for a name that was never read. */
export function delta(series: Series, name: string): number | undefined {
  const from = first(series, name);
  const to = last(series, name);
  return from === undefined || to === undefined ? undefined : to - from;
}

/** The whole column, constant or not; empty for a name that was never read. */
export function column(series: Series, name: string): readonly number[] {
  const varying = series.varying[name];
  if (varying !== undefined) return varying;
  const constant = series.constant[name];
  return constant === undefined ? [] : series.atMs.map(() => constant);
}

/** Builds a series from rows; a name missing from a row repeats the value before it. */
export function seriesOf(atMs: readonly number[], rows: readonly Readonly<Record<string, number>>[]): Series {
  const names = new Set(rows.flatMap(row => Object.keys(row)));
  const constant: Record<string, number> = {};
  const varying: Record<string, number[]> = {};
  for (const name of names) {
    const values = filled(rows, name);
    const head = values[0];
    if (head === undefined) continue;
    if (values.every(value => value === head)) constant[name] = head;
    else varying[name] = values;
  }
  return { atMs, constant, varying };
}

function filled(rows: readonly Readonly<Record<string, number>>[], name: string): number[] {
  let previous = rows.find(row => row[name] !== undefined)?.[name] ?? 0;
  return rows.map(row => {
    previous = row[name] ?? previous;
    return previous;
  });
}
