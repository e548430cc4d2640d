import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LogLineParser } from '../../servers/server.ts';
import { LONGEST_LINE } from '../../system/bounded-lines.ts';
import { type LogBook, newLogBook, type WrittenLine } from '../log-book.ts';

/** A server may write a line a connection: of a longer log, the end. */
const MOST_BYTES = 8 * 1024 * 1024;

/** A log that a server writes to a file. It can be read on when the file's name is gone. */
export interface ErrorLog {
  book(): LogBook;
  /** The last lines as they were written. */
  end(lines: number): string;
  close(): void;
}

/**
 * Opens the file, which is made if need be.
 * @param nowNs CLOCK_MONOTONIC, in nanoseconds
 */
export function openErrorLog(path: string, parse: LogLineParser, nowNs: () => bigint): ErrorLog {
  const fd = openSync(path, 'a+', 0o666);
  return {
    book: () => logBook(readEnd(fd, 0), parse, nowNs()),
    end: lines => readEnd(fd, 0).trimEnd().split('\n').slice(-lines).join('\n'),
    close: () => closeSync(fd),
  };
}

/** The lines of a log that was read at `nowNs` (CLOCK_MONOTONIC). */
export function logBook(text: string, parse: LogLineParser, nowNs: bigint): LogBook {
  const { add, book } = newLogBook();
  for (const line of written(text, parse, nowNs)) add(line);
  return book();
}

/** A line without a time of its own belongs to the one before it. */
function written(text: string, parse: LogLineParser, nowNs: bigint): WrittenLine[] {
  const offsetNs = nowNs - BigInt(Date.now()) * 1_000_000n;
  let atNs = nowNs;
  return text.split('\n').flatMap(whole => {
    const line = whole.slice(0, LONGEST_LINE);
    if (line.trim() === '') return [];
    const parsed = parse(line);
    if (parsed !== undefined) atNs = BigInt(Math.round(parsed.wallMs)) * 1_000_000n + offsetNs;
    return [{ text: parsed?.text ?? line, atNs }];
  });
}

/** What an open log holds from byte `from` on; of more than 8 MB of it, the end. */
export function readEnd(fd: number, from: number): string {
  const { size } = fstatSync(fd);
  const buffer = Buffer.alloc(Math.min(Math.max(0, size - from), MOST_BYTES));
  const bytes = readSync(fd, buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString('utf8', 0, bytes);
}
