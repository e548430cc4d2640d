const CR = 13;
const LF = 10;

/**
 * Counts the requests that end in the first `length` bytes, by the empty line after their headers: requests have no
 * body here. `state` is how much of that line's `\r\n\r\n` the bytes before had (0 to 3); the new state comes back.
 */
export function endsIn(bytes: Uint8Array, length: number, state: number): { requests: number; state: number } {
  let requests = 0;
  let matched = state;
  for (let index = 0; index < length; index += 1) {
    const expected = matched % 2 === 0 ? CR : LF;
    if (bytes[index] === expected) matched += 1;
    else matched = bytes[index] === CR ? 1 : 0;
    if (matched === 4) {
      requests += 1;
      matched = 0;
    }
  }
  return { requests, state: matched };
}
