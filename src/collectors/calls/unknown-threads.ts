import type { PortSearch } from '../../model/failed-calls.ts';
import type { TraceLine } from '../parse/trace-line.ts';

type Forked = Extract<TraceLine, { kind: 'forked' }>;
type Returned = Extract<TraceLine, { kind: 'returned' }>;

/** How often something failed, and when it did first and last, in milliseconds of the trace's clock. It grows. */
export interface Tally {
  count: number;
  firstMs: number;
  lastMs: number;
}

/** How often one system call failed with one errno. */
export interface CallTally extends Tally {
  readonly syscall: string;
  /** Negative, as the kernel returned it. */
  readonly result: number;
  readonly search?: PortSearch;
}

/** What was read of a thread before the line that tells whose it is. */
interface EarlyLines {
  readonly calls: readonly CallTally[];
  readonly forks: readonly Forked[];
}

/** Bounds the memory on a machine that forks without end. */
const MOST_THREADS = 4096;
const MOST_FORKS = 16_384;

/**
 * Keeps what threads did of which it is not known yet whose they are. A trace pipe is merged from one buffer a processor, so that
 * a child's line may be read before the line of its fork (__find_next_entry in kernel/trace/trace.c).
 */
export interface UnknownThreads {
  /** False where no more is kept. */
  call(tid: number, tally: CallTally): boolean;
  /** A fork whose parent is not known yet. */
  fork(event: Forked): void;
  /** What was kept of a thread, which is kept no longer. */
  take(tid: number): EarlyLines;
  /** Failed calls of all that are still unknown. */
  failed(): number;
}

export function keepUnknownThreads(): UnknownThreads {
  const calls = new Map<number, Map<string, CallTally>>();
  const forks = new Map<number, Forked[]>();
  let forksKept = 0;
  return {
    call: (tid, tally) => {
      const tallies = calls.get(tid) ?? new Map<string, CallTally>();
      if (tallies.size === 0 && calls.size >= MOST_THREADS) return false;
      const key = `${tally.syscall} ${tally.result} ${searchKey(tally.search)}`;
      const known = tallies.get(key);
      if (known === undefined) tallies.set(key, tally);
      else grow(known, tally);
      calls.set(tid, tallies);
      return true;
    },
    fork: event => {
      if (forksKept >= MOST_FORKS) return;
      forksKept += 1;
      const known = forks.get(event.parent);
      if (known === undefined) forks.set(event.parent, [event]);
      else known.push(event);
    },
    take: tid => {
      const taken = { calls: [...(calls.get(tid)?.values() ?? [])], forks: forks.get(tid) ?? [] };
      calls.delete(tid);
      forks.delete(tid);
      forksKept -= taken.forks.length;
      return taken;
    },
    failed: () =>
      [...calls.values()].flatMap(tallies => [...tallies.values()]).reduce((sum, { count }) => sum + count, 0),
  };
}

/** One failed call as a tally. */
export function tallyOf({ syscall, result, atMs }: Returned, search?: PortSearch): CallTally {
  return { syscall, result, count: 1, firstMs: atMs, lastMs: atMs, ...(search !== undefined && { search }) };
}

/** Calls that differ in this are counted apart. */
export function searchKey(search: PortSearch | undefined): string {
  return search === undefined ? '' : `${search.outcome} ${search.destination ?? ''}`;
}

/** Adds what `more` counts of the same call and errno. */
export function grow(known: Tally, more: Readonly<Tally>): void {
  known.count += more.count;
  known.firstMs = Math.min(known.firstMs, more.firstMs);
  known.lastMs = Math.max(known.lastMs, more.lastMs);
}
