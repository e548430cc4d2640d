import { errnoName } from '../model/errno.ts';
import type { FailedCall, FailedCalls } from '../model/evidence.ts';
import type { CallOwners } from './call-owners.ts';
import type { SinceStart } from './load-clock.ts';
import { parseTraceLine, type TraceLine } from './parse/trace-line.ts';

type Returned = Extract<TraceLine, { kind: 'returned' }>;

/** Counts failed system calls out of the text of a trace, per process, call and errno. */
export interface FailedCallCounts {
  /** Text as it was read: a line may end in the next piece. */
  add(text: string): void;
  result(): FailedCalls;
}

export function countFailedCalls(owners: CallOwners, sinceStart: SinceStart): FailedCallCounts {
  const calls = new Map<string, FailedCall>();
  let lost = 0;
  let rest = '';
  const take = (line: string) => {
    const event = parseTraceLine(line);
    if (event?.kind === 'lost') lost += event.events;
    else if (event?.kind === 'forked') owners.forked(event.parent, event.child);
    else if (event?.kind === 'returned') count(event);
  };
  const count = (event: Returned) => {
    const owner = owners.of(event.tid);
    if (owner === undefined) {
      lost += 1;
      return;
    }
    const errno = errnoName(-event.result);
    const key = `${owner.pid} ${event.syscall} ${errno}`;
    const known = calls.get(key) ?? {
      ...owner,
      syscall: event.syscall,
      errno,
      count: 0,
      firstMs: event.atMs,
      lastMs: 0,
    };
    calls.set(key, { ...known, count: known.count + 1, lastMs: event.atMs });
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
      lost,
    }),
  };
}
