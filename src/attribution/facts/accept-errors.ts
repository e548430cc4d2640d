import type { Evidence } from '../../model/evidence.ts';
import type { AcceptanceFact } from '../../model/facts/acceptance.ts';
import type { FailingTime } from '../../model/facts/failing-time.ts';
import type { FailedCall } from '../../model/failed-calls.ts';
import { absent, valueIn } from '../../model/probe.ts';
import { WRITTEN_WITHIN_MS } from '../../model/written-time.ts';
import { isFailedForSome } from './failed-for-some.ts';
import { failingTime, type TakenAfter } from './failing-time.ts';
import { isOwn } from './own-calls.ts';

type Errors = Pick<AcceptanceFact, 'errors' | 'errorsKnown' | 'errorTime' | 'failedForSome'>;

/** Failed accept() calls: as the target counted them, else the kernel's trace, else the target's log. */
export function acceptErrors(evidence: Evidence, taken: TakenAfter): Errors {
  const target = valueIn(evidence.target);
  const calls = valueIn(evidence.failedCalls);
  const traced = (calls?.calls ?? []).filter(
    call => call.syscall.startsWith('accept') && isOwn(call, 'server', evidence),
  );
  const wanting = traced.filter(wantsFile);
  const known = { errorsKnown: true, ...timed(failingTime(wanting, taken)), ...some(evidence, calls && wanting) };
  if (target !== undefined) return { errors: target.acceptErrors, ...known };
  if (calls === undefined) return loggedErrors(evidence, taken);
  const errors: Record<string, number> = {};
  for (const { errno, count } of traced) errors[errno] = (errors[errno] ?? 0) + count;
  return { errors, ...known };
}

function some(evidence: Evidence, failed: readonly FailedCall[] | undefined): Pick<Errors, 'failedForSome'> {
  return isFailedForSome(evidence, failed) ? { failedForSome: true } : {};
}

function wantsFile({ errno }: FailedCall): boolean {
  return errno === 'EMFILE' || errno === 'ENFILE';
}

function timed(errorTime: FailingTime | undefined): { errorTime?: FailingTime } {
  return errorTime === undefined ? {} : { errorTime };
}

/** A server that logs a failed accept() logs at least the first. A server whose log has none may not log them at all. */
function loggedErrors(evidence: Evidence, taken: TakenAfter): Errors {
  const lines = (valueIn(evidence.targetLog ?? absent('no log'))?.lines ?? []).filter(
    ({ text }) => /accept/i.test(text) && /too many open files/i.test(text),
  );
  const errors: Record<string, number> = {};
  for (const { text, count } of lines) {
    const errno = /too many open files in system/i.test(text) ? 'ENFILE' : 'EMFILE';
    errors[errno] = (errors[errno] ?? 0) + count;
  }
  const times = lines.map(({ firstMs, lastMs }) => ({ firstMs, lastMs: lastMs + WRITTEN_WITHIN_MS }));
  return { errors, errorsKnown: lines.length > 0, ...timed(failingTime(times, taken)), ...some(evidence, undefined) };
}
