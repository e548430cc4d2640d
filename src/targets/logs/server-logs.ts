import { absent, ok, type Probe } from '../../model/probe.ts';
import { descendantsOf } from '../../system/process-children.ts';
import { every } from '../../system/timer.ts';
import { hasJournal, journalOf } from './journal.ts';
import { type LogBook, type LogNotes, newLogBook } from './log-book.ts';
import { openFilesOf } from './open-files.ts';
import { sharedFilesOf } from './shared-files.ts';

/** Lines that say no time were written at most so long before they are read. */
const READ_EVERY_MS = 200;

/** What a server writes into its logs, by whatever way: files that it has open, files that it shares with others, the journal. */
export interface ServerLogs {
  /** What it wrote since they were opened; what the journal took, up to the last `refresh`. */
  book(): Probe<LogBook>;
  refresh(): Promise<void>;
  close(): void;
}

/**
 * Opens the logs of these processes, where they stand now.
 * @param notes where their lines go; may have lines of theirs from elsewhere, which makes them known
 */
export function openServerLogs(pids: readonly number[], notes?: LogNotes): ServerLogs {
  const journal = hasJournal();
  const files = openFilesOf(pids);
  const others = pids.length === 0 ? [] : [...journalOf(pids), ...sharedFilesOf(ownedBy(pids), !journal)];
  const sources = [...files, ...others];
  const { add, book } = notes ?? newLogBook();
  const read = (): void => {
    for (const source of sources) source.read(add);
  };
  const reading = every(READ_EVERY_MS, read).unref();
  return {
    book: () => {
      read();
      const written = book();
      const isKnown = notes !== undefined || files.length > 0 || written.total > 0;
      return isKnown ? ok(written) : absent('the server has no log file open that this user may read');
    },
    refresh: async () => {
      await Promise.all(sources.map(source => source.refresh?.()));
    },
    close: () => {
      clearInterval(reading);
      for (const source of sources) source.close();
      sources.length = 0;
    },
  };
}

/** Whether a process is one of these, or was forked by one; asked for each line, so the answer is kept. */
function ownedBy(pids: readonly number[]): (pid: number) => boolean {
  const known = new Map(pids.map(pid => [pid, true]));
  return pid => {
    if (!Number.isInteger(pid)) return false;
    const answer = known.get(pid) ?? pids.some(each => descendantsOf(each).includes(pid));
    known.set(pid, answer);
    return answer;
  };
}
