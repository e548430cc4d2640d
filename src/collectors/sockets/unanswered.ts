import { openUnansweredEndings, type TcpEnding } from '../../system/linux/tcp-endings.ts';
import { every } from '../../system/timer.ts';
import type { OwnConnections } from '../own-connections/own-connections.ts';
import type { Collector } from '../series/collector.ts';
import { monotonicMs, type SinceStart } from '../series/load-clock.ts';

/** How often endings are read, and how many are kept. */
export interface EndingsPace {
  readonly everyMs: number;
  /** A program may connect to a closed port in a hot loop. */
  readonly mostKept: number;
}

/** Between two samples the kernel's buffer would overflow: an ordinary user's has room for some hundred endings. */
export const ENDINGS_OF_LOAD: EndingsPace = { everyMs: 10, mostKept: 500_000 };
/** Over hours; what is lost in a burst is said. */
export const ENDINGS_OF_WATCH: EndingsPace = { everyMs: 250, mostKept: 50_000 };

/** The end of a connection that never had a byte of an answer. */
export interface UnansweredEnding extends TcpEnding {
  /** Milliseconds since the load's start, late by as long as one read. */
  readonly atMs: number;
  /** Another program's than the command, as far as the kernel was asked. */
  readonly isAnothers?: true;
}

export interface UnansweredEndings {
  readonly endings: readonly UnansweredEnding[];
  /** False: there were more than could be read, and the number of `endings` is at least, not equal. */
  readonly complete: boolean;
}

/** Keeps the ends of connections to `port` that nobody ever answered, as the client's kernel tells them. For everybody. */
export function openUnanswered(
  port: number,
  sinceStart: SinceStart,
  { everyMs, mostKept }: EndingsPace,
  own?: Pick<OwnConnections, 'refresh' | 'ownerOf'>,
): Collector<UnansweredEndings> {
  const source = openUnansweredEndings(port);
  const endings: UnansweredEnding[] = [];
  let complete = true;
  const readAll = () => {
    const atMs = sinceStart(monotonicMs());
    const read: TcpEnding[] = [];
    const all = source.read(ending => {
      if (endings.length + read.length < mostKept) read.push(ending);
      else complete = false;
    });
    if (!all) complete = false;
    // After the endings: whoever has ended had connected by then.
    if (read.length > 0) own?.refresh();
    for (const ending of read) {
      const isAnothers = own !== undefined && own.ownerOf(ending.localPort) !== 'command';
      endings.push({ ...ending, atMs, ...(isAnothers && { isAnothers }) });
    }
  };
  const timer = every(everyMs, readAll);
  return {
    sample: readAll,
    result: () => {
      readAll();
      return { endings, complete };
    },
    close: () => {
      clearInterval(timer);
      source.close();
    },
  };
}
