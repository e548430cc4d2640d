/** JSON has no infinity; a process without a limit has one. */
const UNLIMITED = '\u221e';

/** JSON of a value in which numbers may be infinite. */
export function unlimitedJson(value: unknown): string {
  return JSON.stringify(value, keepUnlimited);
}

function keepUnlimited(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? UNLIMITED : value;
}

/** As the second argument of JSON.parse: gives back what `unlimitedJson` has written. */
export function restoreUnlimited(_key: string, value: unknown): unknown {
  return value === UNLIMITED ? Number.POSITIVE_INFINITY : value;
}
