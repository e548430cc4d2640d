import { visibleLines } from './escape.ts';

/**
 * The same value, its texts and names with every unsafe character but line ends and tabs written out: what comes of it may
 * hold marks of ours, and none of whoever wrote a file, a scenario or a log line.
 */
export function cleaned<Value>(value: Value): Value {
  return clean(value) as Value;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return visibleLines(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return isNumbers(value) ? value : value.map(clean);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [visibleLines(name), clean(inner)]));
}

/** Columns of numbers are most of a report. */
function isNumbers(values: readonly unknown[]): boolean {
  return typeof values[0] === 'number' && values.every(value => typeof value === 'number');
}
