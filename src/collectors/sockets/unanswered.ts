import { openUnansweredEndings, type TcpEnding } from '../../system/linux/tcp-endings.ts';
import { every } from '../../system/timer.ts';
import type { Collector } from '../series/collector.ts';
import { monotonicMs, type SinceStart } from '../series/load-clock.ts';

/** Between two samples the kernel's buffer would overflow: an ordinary user's has room for some hundred endings. */
const READ_EVERY_MS = 10;
/** More are not kept: a program may connect to a closed port in a hot loop. */
const MOST_KEPT = 500_000;

/** The end of a connection that never had a byte of an answer. */
export interface UnansweredEnding extends TcpEnding {
  /** Milliseconds since the load's start, late by as long as one read. */
  readonly atMs: number;
}

export interface UnansweredEndings {
  readonly endings: readonly UnansweredEnding[];
  /** False: there were more than could be read, and the number of `endings` is at least, not equal. */
  readonly complete: boolean;
}

/** Keeps the ends of connections to `port` that nobody ever answered, as the client's kernel tells them. For everybody. */
export function openUnanswered(port: number, sinceStart: SinceStart): Collector<UnansweredEndings> {
  const source = openUnansweredEndings(port);
  const endings: UnansweredEnding[] = [];
  let complete = true;
  const readAll = () => {
    const atMs = sinceStart(monotonicMs());
    const all = source.read(ending => {
      if (endings.length < MOST_KEPT) endings.push({ ...ending, atMs });
      else complete = false;
    });
    if (!all) complete = false;
  };
  const timer = every(READ_EVERY_MS, readAll);
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
