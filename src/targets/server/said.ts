import { ok } from '../../model/probe.ts';
import type { LogLineParser } from '../../servers/server.ts';
import { monotonicNs } from '../../system/clock.ts';
import { newLogBook, type WrittenLine } from '../logs/log-book.ts';
import { openServerLogs, type ServerLogs } from '../logs/server-logs.ts';
import { openErrorLog } from './error-log.ts';
import { openStandardOutput } from './standard-output.ts';

/** What a server that we start says, wherever it says it. */
export interface Said {
  /** A descriptor for its standard output; absent where that is thrown away. */
  readonly stdout?: number;
  /** Takes a line of its standard error. */
  onLine(line: WrittenLine): void;
  /** The last lines that it wrote elsewhere. */
  end(lines: number): string;
  /** It listens, with these processes: what they write from now on is told. */
  listening(pids: readonly number[]): Pick<ServerLogs, 'book' | 'refresh'>;
  close(): void;
}

/** The one error log of a server that we configured, or whatever another one writes. */
export function openSaid(
  { errorLog }: { readonly errorLog?: { readonly path: string; readonly parse: LogLineParser } },
  folder: () => string,
): Said {
  return errorLog === undefined ? anything(folder) : inErrorLog(errorLog.path, errorLog.parse);
}

function inErrorLog(path: string, parse: LogLineParser): Said {
  const log = openErrorLog(path, parse, monotonicNs);
  return {
    onLine: () => {},
    end: log.end,
    listening: () => ({ book: () => ok(log.book()), refresh: async () => {} }),
    close: log.close,
  };
}

function anything(folder: () => string): Said {
  const notes = newLogBook();
  const output = openStandardOutput(folder);
  let logs: ServerLogs | undefined;
  return {
    ...(output !== undefined && { stdout: output.fd }),
    onLine: notes.add,
    end: lines => output?.end(lines) ?? '',
    listening: pids => {
      const opened = openServerLogs(pids, notes);
      logs = opened;
      return {
        book: () => {
          const book = opened.book();
          output?.bound();
          return book;
        },
        refresh: opened.refresh,
      };
    },
    close: () => {
      logs?.close();
      output?.close();
    },
  };
}
