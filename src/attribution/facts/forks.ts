import { saysForkFailed } from '../../limits/tasks/fork-sayings.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { ForksFact } from '../../model/facts/tasks.ts';
import { FORK_CALLS } from '../../model/fork-calls.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import { failingTime, type TakenAfter } from './failing-time.ts';

/** The server's failed forks: as the kernel's trace counted them, else as the target logged them. */
export function forksFact(
  calls: FactBook['server.failedCalls'],
  log: FactBook['targetLog'],
  taken: TakenAfter,
): Probe<ForksFact> {
  const traced = valueIn(calls);
  const failed =
    traced?.filter(({ syscall, errno }) => FORK_CALLS.includes(syscall) && errno === 'EAGAIN') ??
    (valueIn(log) ?? []).filter(({ text }) => saysForkFailed(text));
  const time = failingTime(failed, taken);
  return ok({
    failed: failed.reduce((sum, { count }) => sum + count, 0),
    known: traced !== undefined || failed.length > 0,
    ...(traced !== undefined && { traced: true as const }),
    ...(time !== undefined && { time }),
  });
}
