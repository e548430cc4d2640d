import { FULL_SHARE } from '../../limits/tasks/nproc.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { UserFact } from '../../model/facts/tasks.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import { column, first, peak, type Series } from '../../model/series.ts';
import type { Side } from '../../model/side.ts';

/** Threads of each user that processes of a side run as, against RLIMIT_NPROC. */
export function usersFact(
  { users, machine }: Pick<Evidence, 'users' | 'machine'>,
  side: Side,
): Probe<readonly UserFact[]> {
  const ours = (users ?? []).filter(user => user.side === side);
  if (ours.length === 0) return absent(`the users of the processes on the ${side} were not seen`);
  return ok(
    ours.map(({ uid, nproc, exempt, threads }) => {
      const series = valueIn(threads);
      const unseen = unseenTime(series, valueIn(machine.threads ?? absent('not read')), nproc);
      return {
        uid,
        nproc,
        exempt,
        peakThreads: series === undefined ? undefined : peak(series, 'threads'),
        ...(series !== undefined && hasGrown(series, nproc) && { grew: true as const }),
        ...(unseen === undefined ? {} : { unseen }),
      };
    }),
  );
}

/** A smaller share of the limit comes and goes without any load. */
const GROWTH = 0.1;

/** A user's threads are counted once the machine has nearly `nproc` threads: in mid-load, the load made them more. */
function hasGrown(looks: Series, nproc: number): boolean {
  const [firstMs = 0] = looks.atMs;
  return firstMs > 0 || (peak(looks, 'threads') ?? 0) - (first(looks, 'threads') ?? 0) >= nproc * GROWTH;
}

/** A user never has more threads than the machine, whose threads every row counts. */
function unseenTime(looks: Series | undefined, machine: Series | undefined, nproc: number): UserFact['unseen'] {
  if (machine === undefined) return undefined;
  const afterMs = looks?.atMs.at(-1) ?? Number.NEGATIVE_INFINITY;
  const enough = column(machine, 'threads').findLastIndex(threads => threads >= nproc * FULL_SHARE);
  const lastMs = machine.atMs[enough];
  if (lastMs === undefined || lastMs <= afterMs) return undefined;
  return { afterMs, untilMs: machine.atMs[enough + 1] ?? Number.POSITIVE_INFINITY };
}
