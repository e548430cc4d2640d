import type { AttemptGroup } from '../model/attempt-group.ts';
import type { Ruling } from '../model/cause.ts';
import type { FailedCallFact, ShortagesFact } from '../model/facts/calls.ts';
import { finding } from '../model/finding.ts';
import { sureness } from './counted.ts';
import { blamed, ruledOut } from './define.ts';
import { together } from './failed-calls.ts';

/**
 * Rules on a limit for answers with an error, by the calls of the server that failed for it: each can have cost one answer.
 * Undefined where nobody could see any.
 */
export function judgeShortage(
  group: AttemptGroup,
  { calls, known }: ShortagesFact,
  errno: string,
  of: (call: FailedCallFact) => boolean,
): Ruling | undefined {
  const failed = calls.filter(call => call.errno === errno && of(call));
  const [most] = failed.toSorted((one, other) => other.count - one.count);
  if (most === undefined) return known ? ruledOut(finding('calls-never-failed', { errno })) : undefined;
  const { count, time } = together(failed);
  const sure = sureness(group, count, time);
  const { syscall: call } = most;
  return sure === undefined
    ? ruledOut(finding('calls-too-few', { call, errno, count, attempts: group.count }))
    : blamed(sure, finding('server-call-failed', { call, errno, count }));
}

/** Not accept(), without which there is no request to answer. */
export function isNoAccept({ syscall }: FailedCallFact): boolean {
  return !syscall.startsWith('accept');
}
