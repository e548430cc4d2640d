import { closeSync, openSync } from 'node:fs';
import type { LogLineParser } from '../../servers/server.ts';
import { LONGEST_LINE } from '../../system/bounded-lines.ts';
import { lastLines, readEnd } from '../../system/end-of-file.ts';
import { type LogBook, newLogBook } from '../logs/log-book.ts';
import { writtenLines } from '../logs/written-lines.ts';

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
    book: () => logBook(readEnd(fd, MOST_BYTES), parse, nowNs()),
    end: lines => lastLines(readEnd(fd, MOST_BYTES), lines),
    close: () => closeSync(fd),
  };
}

/** The lines of a log that was read at `nowNs` (CLOCK_MONOTONIC). */
export function logBook(text: string, parse: LogLineParser, nowNs: bigint): LogBook {
  const { add, book } = newLogBook();
  const lines = text.split('\n').map(line => line.slice(0, LONGEST_LINE));
  const written = lines.filter(line => line.trim() !== '');
  for (const line of writtenLines(written, parse, { nowNs })) add(line);
  return book();
}
