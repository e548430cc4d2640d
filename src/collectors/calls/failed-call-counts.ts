import { errnoName } from '../../model/errno.ts';
import type { FailedCall, FailedCalls } from '../../model/evidence.ts';
import { parseTraceLine, type TraceLine } from '../parse/trace-line.ts';
import type { SinceStart } from '../series/load-clock.ts';
import type { CallOwner, CallOwners } from './call-owners.ts';
import { watchPortSearches } from './port-searches.ts';
import { type CallTally, grow, keepUnknownThreads, searchKey, type Tally, tallyOf } from './unknown-threads.ts';

type Forked = Extract<TraceLine, { kind: 'forked' }>;

/** Counts failed system calls out of the text of a trace, per process, call and errno. */
export interface FailedCallCounts {
  /** Text as it was read: a line may end in the next piece. */
  add(text: string): void;
  result(): FailedCalls;
}

/** @param seesUnopened whether the trace tells of connections that were begun and came to nothing */
export function countFailedCalls(owners: CallOwners, sinceStart: SinceStart, seesUnopened = false): FailedCallCounts {
  const calls = new Map<string, FailedCall & Tally>();
  const unknown = keepUnknownThreads();
  const searches = seesUnopened ? watchPortSearches() : undefined;
  let lost = 0;
  let rest = '';
  const take = (line: string) => {
    const event = parseTraceLine(line);
    if (event?.kind === 'lost') lost += event.events;
    else if (event?.kind === 'forked') follow(event);
    else if (event?.kind === 'unopened') searches?.unopened(event);
    else if (event?.kind === 'returned') count(tallyOf(event, searches?.of(event)), event.tid);
  };
  const count = (tally: CallTally, tid: number) => {
    const owner = owners.of(tid);
    if (owner !== undefined) add(owner, tally);
    else if (!unknown.call(tid, tally)) lost += 1;
  };
  const follow = (fork: Forked) => {
    if (owners.of(fork.parent) === undefined) return unknown.fork(fork);
    owners.forked(fork.parent, fork.child);
    const owner = owners.of(fork.child);
    const early = unknown.take(fork.child);
    for (const tally of early.calls) {
      // Thread ids are given out again: what was called before the fork was called by another thread.
      if (owner !== undefined && tally.firstMs >= fork.atMs) add(owner, tally);
      else lost += tally.count;
    }
    for (const each of early.forks) if (each.atMs >= fork.atMs) follow(each);
  };
  const add = ({ side, pid }: CallOwner, tally: CallTally) => {
    const { syscall, count, firstMs, lastMs, search } = tally;
    const errno = errnoName(-tally.result);
    const key = `${pid} ${syscall} ${errno} ${searchKey(search)}`;
    const known = calls.get(key);
    const one = { side, pid, syscall, errno, count, firstMs, lastMs, ...(search !== undefined && { search }) };
    if (known === undefined) calls.set(key, one);
    else grow(known, tally);
  };
  return {
    add: text => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    },
    result: () => ({
      calls: [...calls.values()].map(call => ({
        ...call,
        firstMs: sinceStart(call.firstMs),
        lastMs: sinceStart(call.lastMs),
      })),
      lost: lost + unknown.failed(),
    }),
  };
}
