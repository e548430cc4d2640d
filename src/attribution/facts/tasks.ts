import { saysForkFailed } from '../../limits/tasks/fork-sayings.ts';
import { FULL_SHARE } from '../../limits/tasks/nproc.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import type { ThreadsFact } from '../../model/facts/machine.ts';
import type { ForksFact, UserFact } from '../../model/facts/tasks.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import { column, first, peak, type Series } from '../../model/series.ts';
import type { Side } from '../../model/side.ts';
import { failingTime, type TakenAfter } from './failing-time.ts';

/** Threads of each user that a side's processes run as, against RLIMIT_NPROC. */
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

/** Less than this share of a limit is what comes and goes without any load. */
const GROWTH = 0.1;

/** They are looked at from when the machine has nearly as many: in mid-load, it is the load that made them more. */
function hasGrown(looks: Series, nproc: number): boolean {
  const [firstMs = 0] = looks.atMs;
  return firstMs > 0 || (peak(looks, 'threads') ?? 0) - (first(looks, 'threads') ?? 0) >= nproc * GROWTH;
}

/** A user never has more threads than the machine, whose threads every row has. */
function unseenTime(looks: Series | undefined, machine: Series | undefined, nproc: number): UserFact['unseen'] {
  if (machine === undefined) return undefined;
  const afterMs = looks?.atMs.at(-1) ?? Number.NEGATIVE_INFINITY;
  const enough = column(machine, 'threads').findLastIndex(threads => threads >= nproc * FULL_SHARE);
  const lastMs = machine.atMs[enough];
  if (lastMs === undefined || lastMs <= afterMs) return undefined;
  return { afterMs, untilMs: machine.atMs[enough + 1] ?? Number.POSITIVE_INFINITY };
}

/** Threads of the whole machine, against kernel.threads-max. */
export function threadsFact({ machine }: Evidence, settings: Probe<SettingsFact>): Probe<ThreadsFact> {
  const series = valueIn(machine.threads ?? absent('not read'));
  const values = valueIn(settings) ?? {};
  const most = series === undefined ? undefined : peak(series, 'threads');
  const max = Number(values['kernel.threads-max'] ?? Number.NaN);
  if (most === undefined || Number.isNaN(max))
    return absent("the machine's threads, or kernel.threads-max, were not read");
  const pidMax = values['kernel.pid_max'];
  return ok({ peak: most, max, pidMax: pidMax === undefined ? undefined : Number(pidMax) });
}

const FORKS = ['fork', 'vfork', 'clone', 'clone3'];

/** As the kernel's trace counted them, else as the target's log tells. */
export function forksFact(
  calls: FactBook['server.failedCalls'],
  log: FactBook['targetLog'],
  taken: TakenAfter,
): Probe<ForksFact> {
  const traced = valueIn(calls);
  const failed =
    traced?.filter(({ syscall, errno }) => FORKS.includes(syscall) && errno === 'EAGAIN') ??
    (valueIn(log) ?? []).filter(({ text }) => saysForkFailed(text));
  const time = failingTime(failed, taken);
  return ok({
    failed: failed.reduce((sum, { count }) => sum + count, 0),
    known: traced !== undefined || failed.length > 0,
    ...(traced !== undefined && { traced: true as const }),
    ...(time !== undefined && { time }),
  });
}
