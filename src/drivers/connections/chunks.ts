/** How far an answer in chunks has come (RFC 9112, 7.1). */
export interface Chunks {
  /** Bytes that are due of the chunk that has begun, with the line end after it. */
  readonly left: number;
  /** The line that has begun: a chunk's size, or a field after the last chunk. */
  readonly line: string;
  /** The last chunk has come, and its fields may follow. */
  readonly isLast: boolean;
}

export const NO_CHUNK: Chunks = { left: 0, line: '', isLast: false };

const LINE_END = 0x0a;
const LINE_END_BYTES = '\r\n'.length;
/** Longer lines are not read on: what can be said of their answer is that it has begun. */
const MOST_LINE_BYTES = 65_536;

/** After the bytes from `from` to `to`; undefined once the answer has come, or where it is not in chunks as it says. */
export function chunksAfter(chunks: Chunks, bytes: Buffer, from: number, to: number): Chunks | undefined {
  let [at, now]: [number, Chunks | undefined] = [from, chunks];
  while (now !== undefined && at < to) {
    if (now.left > 0) {
      const taken = Math.min(now.left, to - at);
      at += taken;
      now = { ...now, left: now.left - taken };
    } else {
      const end = bytes.subarray(at, to).indexOf(LINE_END);
      const text: string = now.line + bytes.toString('latin1', at, end < 0 ? to : at + end);
      now = end < 0 ? unfinished(now, text) : afterLine(now, text.trimEnd());
      at = end < 0 ? to : at + end + 1;
    }
  }
  return now;
}

function unfinished(chunks: Chunks, line: string): Chunks | undefined {
  return line.length > MOST_LINE_BYTES ? undefined : { ...chunks, line };
}

function afterLine({ isLast }: Chunks, line: string): Chunks | undefined {
  if (isLast) return line === '' ? undefined : { left: 0, line: '', isLast };
  const size = /^[0-9a-f]{1,12}(?=\s*(?:;|$))/i.exec(line)?.[0];
  if (size === undefined) return undefined;
  const bytes = Number.parseInt(size, 16);
  return bytes === 0 ? { left: 0, line: '', isLast: true } : { left: bytes + LINE_END_BYTES, line: '', isLast };
}
