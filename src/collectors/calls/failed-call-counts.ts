import { errnoName } from '../../model/errno.ts';
import type { FailedCall, FailedCalls } from '../../model/failed-calls.ts';
import { kernelMoment } from '../../system/kernel-clock.ts';
import { parseTraceLine, type TraceLine } from '../parse/trace-line.ts';
import type { SinceStart } from '../series/load-clock.ts';
import type { CallOwner, CallOwners } from './call-owners.ts';
import { watchPortSearches } from './port-searches.ts';
import { watchRefusedConnects } from './refused-connects.ts';
import { type CallTally, grow, keepUnknownThreads, searchKey, type Tally, tallyOf } from './unknown-threads.ts';

type Forked = Extract<TraceLine, { kind: 'forked' }>;

/** Counts failed system calls out of the text of a trace, per process, call and errno. */
export interface FailedCallCounts {
  /** Text as it was read: a line may end in the next piece. */
  add(text: string): void;
  result(): FailedCalls;
}

/** Processes come and go: calls of more than so many of them, and kinds, are only counted as lost. */
const MOST_KINDS = 4096;

export interface CountOptions {
  /** Whether the trace tells of connections that were begun and came to nothing. */
  readonly seesUnopened?: boolean;
  /** Every program is traced: of connects that others refused those to this port count. */
  readonly toPort?: number;
  /** Its calls are nobody's. */
  readonly ignoredPid?: number;
  /** Told of a process when its first call has failed. */
  readonly onOwner?: (owner: CallOwner) => void;
}

export function countFailedCalls(
  owners: CallOwners,
  sinceStart: SinceStart,
  { seesUnopened = false, toPort, ignoredPid, onOwner = () => undefined }: CountOptions = {},
): FailedCallCounts {
  const refused = toPort === undefined ? undefined : watchRefusedConnects(toPort);
  const calls = new Map<string, FailedCall & Tally>();
  const unknown = keepUnknownThreads();
  const searches = seesUnopened ? watchPortSearches() : undefined;
  let lost = 0;
  let rest = '';
  const take = (line: string) => {
    const event = parseTraceLine(line);
    if (event?.kind === 'lost') lost += event.events;
    else if (event?.kind === 'forked') follow(event);
    else if (event?.kind === 'unopened') {
      searches?.unopened(event);
      refused?.unopened(event);
    } else if (event?.kind === 'returned' && refused?.isElsewhere(event) !== true)
      count(tallyOf(event, searches?.of(event)), event.tid);
  };
  const count = (tally: CallTally, tid: number) => {
    const owner = owners.of(tid);
    if (owner !== undefined && (owner.pid === ignoredPid || owner.isElsewhere === true)) return;
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
    if (known !== undefined) grow(known, tally);
    else if (calls.size >= MOST_KINDS) lost += tally.count;
    else {
      calls.set(key, one);
      onOwner({ side, pid });
    }
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
        firstMs: sinceStart(kernelMoment(call.firstMs)),
        lastMs: sinceStart(kernelMoment(call.lastMs)),
      })),
      lost: lost + unknown.failed(),
    }),
  };
}
