/**
 * Whether a stream has not taken yet what it was given before: a terminal that stands still, a reader that is busy. What is shown again
 * and again is left out then, and the next one says as much.
 */
export function isBehind(stream: { readonly writableLength: number }): boolean {
  return stream.writableLength > 0;
}
