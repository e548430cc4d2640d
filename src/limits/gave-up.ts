import type { AttemptGroup } from '../model/attempt-group.ts';
import type { CannotTell } from '../model/cause.ts';
import type { FailedCallFact } from '../model/facts/calls.ts';
import type { FactBook } from '../model/facts/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import { valueIn } from '../model/probe.ts';
import type { ProcessExit } from '../model/process-evidence.ts';
import { NOTICE_MS } from './counted.ts';
import { together } from './failed-calls.ts';
import { endsBefore, lastRanMs } from './memory/shapes-of-death.ts';

/**
 * That a process of the target ended by itself at once when its calls first failed so: the process could not do without what it wanted. One
 * that had lived through such failures may have ended for any reason. Undefined where nothing failed so, as far as anybody saw.
 *
 * @param failsSo whether a call failed for want of what the limit gives
 */
export function gaveUp(
  group: AttemptGroup,
  facts: FactBook,
  failsSo: (call: FailedCallFact) => boolean,
): Finding | CannotTell | undefined {
  const exit = endByItself(group, facts);
  if (exit === undefined) return undefined;
  const failed = (valueIn(facts['server.shortages'])?.calls ?? []).filter(
    call => failsSo(call) && isOf(call, exit.pid) && isAround(call, exit),
  );
  const { count, time } = together(failed);
  const [first] = failed.toSorted((one, other) => one.firstMs - other.firstMs);
  if (first === undefined || time === undefined) return undefined;
  if (time.firstMs < lastRanMs(exit) - NOTICE_MS) return LIVED_ON;
  return finding('server-call-failed', { call: first.syscall, errno: first.errno, count });
}

const LIVED_ON: CannotTell = {
  ruling: 'cannot-tell',
  missing: ['target: why it ended, for calls of its own had failed for want of a resource before, and it lived on'],
};

/** The nearest end that these can have met, where the process said that it failed: by its exit code, or by abort(3). */
export function endByItself(group: AttemptGroup, facts: FactBook): EndOfProcess | undefined {
  const [exit] = endsBefore(group, valueIn(facts.target)?.exits ?? []);
  if (exit?.by !== 'itself') return undefined;
  return exit.signal === 'SIGABRT' || (exit.code !== null && exit.code !== 0) ? exit : undefined;
}

type EndOfProcess = ProcessExit & { readonly pid: number };

/** A line of a log names no process. */
function isOf({ pid }: FailedCallFact, ended: number): boolean {
  return pid === ended || pid === 0;
}

function isAround({ firstMs, lastMs }: FailedCallFact, exit: ProcessExit): boolean {
  return lastMs >= lastRanMs(exit) - NOTICE_MS && firstMs <= exit.atMs + NOTICE_MS;
}
