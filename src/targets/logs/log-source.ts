import type { WrittenLine } from './log-book.ts';

/** One place that a server's lines come from. */
export interface LogSource {
  /** Tells the lines that were written since the last call. */
  read(tell: (line: WrittenLine) => void): void;
  /** Fetches what has to be waited for; the next `read` tells it. */
  refresh?(): Promise<void>;
  close(): void;
}
