import { closeSync, fstatSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { LONGEST_LINE } from '../../system/bounded-lines.ts';
import { monotonicNs } from '../../system/clock.ts';

/** A server may write a line a connection: of more than this since the last look, the end. */
const MOST_BYTES = 8 * 1024 * 1024;

/** One look at a file. */
interface Look {
  /** The lines that were completed since the look before. */
  readonly lines: readonly string[];
  /** CLOCK_MONOTONIC of the look before, and of this one. */
  readonly sinceNs: bigint;
  readonly nowNs: bigint;
}

/** A file that grows while it is read. */
export interface FollowedFile {
  look(): Look;
  close(): void;
}

/**
 * Reads an open file on from byte `from`. A file that became shorter is read from its start, as after `copytruncate` of logrotate. A file
 * with a zero byte is no text, and has no lines from there on.
 */
export function followFile(fd: number, from: number): FollowedFile {
  let at = from;
  let rest = '';
  let isText = true;
  let lookedNs = monotonicNs();
  let decoder = new StringDecoder('utf8');
  const next = (): string => {
    const { size } = fstatSync(fd);
    if (size < at) at = 0;
    const buffer = Buffer.alloc(Math.min(size - at, MOST_BYTES));
    if (size - at > buffer.length) {
      rest = '';
      decoder = new StringDecoder('utf8');
    }
    const bytes = readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    at = size - buffer.length + bytes;
    const read = buffer.subarray(0, bytes);
    isText = !read.includes(0);
    return isText ? decoder.write(read) : '';
  };
  return {
    look: () => {
      const sinceNs = lookedNs;
      lookedNs = monotonicNs();
      if (!isText) return { lines: [], sinceNs, nowNs: lookedNs };
      const parts = `${rest}${next()}`.split('\n');
      rest = (parts.pop() ?? '').slice(0, LONGEST_LINE);
      const lines = parts.map(line => line.slice(0, LONGEST_LINE)).filter(line => line.trim() !== '');
      return { lines, sinceNs, nowNs: lookedNs };
    },
    close: () => closeSync(fd),
  };
}
