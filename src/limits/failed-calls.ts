import type { FailedCallFact } from '../model/facts/calls.ts';
import type { FailingTime } from '../model/facts/failing-time.ts';

/** Calls that failed alike, of all processes of a side. */
export interface FailedTogether {
  readonly count: number;
  /** Not there where there are none. */
  readonly time: FailingTime | undefined;
}

export function together(calls: readonly FailedCallFact[]): FailedTogether {
  const count = calls.reduce((sum, call) => sum + call.count, 0);
  if (calls.length === 0) return { count, time: undefined };
  const taken = calls.flatMap(({ takenAfter }) => takenAfter ?? []);
  return {
    count,
    time: {
      firstMs: Math.min(...calls.map(({ firstMs }) => firstMs)),
      lastMs: Math.max(...calls.map(({ lastMs }) => lastMs)),
      takenAfter: taken.length === 0 ? undefined : Math.min(...taken),
    },
  };
}
