import type { Readable } from 'node:stream';

/** Programs may print without end; this much of it is kept. */
const MOST_KEPT = 64 * 1024 * 1024;

/** Keeps what comes, a character for each byte, and passes it on where somebody takes it. Returns all of it so far. */
export function keepOutput(output: Readable, passOn?: (bytes: Buffer) => void): () => string {
  const chunks: string[] = [];
  let length = 0;
  output.on('data', (bytes: Buffer) => {
    passOn?.(bytes);
    if (length < MOST_KEPT) chunks.push(bytes.toString('latin1'));
    length += bytes.length;
  });
  return () => chunks.join('');
}
