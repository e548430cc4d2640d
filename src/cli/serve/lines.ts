import { readSync } from 'node:fs';

const READ_BYTES = 65_536;
/** A line of ours is a few hundred bytes: one that is longer than this is none, and is passed over. */
const LONGEST_BYTES = 65_536;
const LINE_END = 0x0a;

/** Reads a file that may still grow; each call gives the next whole line, undefined where there is none yet. */
export function lineReader(fd: number): () => string | undefined {
  let left: Buffer = Buffer.alloc(0);
  let passOver = false;
  return () => {
    for (;;) {
      const end = left.indexOf(LINE_END);
      if (end >= 0) {
        const line = left.subarray(0, end).toString('utf8');
        left = left.subarray(end + 1);
        if (!passOver) return line;
        passOver = false;
        continue;
      }
      if (left.length > LONGEST_BYTES) {
        passOver = true;
        left = Buffer.alloc(0);
      }
      const piece = Buffer.allocUnsafe(READ_BYTES);
      const bytes = readSync(fd, piece, 0, READ_BYTES, null);
      if (bytes === 0) return undefined;
      left = Buffer.concat([left, piece.subarray(0, bytes)]);
    }
  };
}
