import type { Evidence } from '../../model/evidence.ts';
import type { CgroupFact } from '../../model/facts/cgroups.ts';
import type { Period } from '../../model/period.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { CgroupEvidence } from '../../model/process-evidence.ts';
import { column, delta, peak, type Series } from '../../model/series.ts';
import type { Side } from '../../model/side.ts';
import { risingTime, type TakenAfter } from './failing-time.ts';
import { takenAfterIn } from './taken-after.ts';

/** The cgroups that bound the processes of one side, the innermost of each controller first. */
export function cgroupsFact(
  evidence: Evidence,
  side: Side,
  taken: TakenAfter = takenAfterIn(evidence),
): Probe<readonly CgroupFact[]> {
  const { cgroups } = evidence;
  if (cgroups === undefined) return absent('cgroups were not looked at');
  if (cgroups.state !== 'read') return cgroups;
  const logged = loggedKill(evidence, side);
  const facts = cgroups.value.filter(cgroup => cgroup.side === side).flatMap(cgroup => factOf(cgroup, logged, taken));
  return facts.length > 0 ? ok(facts) : absent(`no cgroup of a process on the ${side} can be seen`);
}

function factOf(
  { controller, path, limit, series }: CgroupEvidence,
  logged: CgroupFact['loggedKill'],
  taken: TakenAfter,
): CgroupFact[] {
  if (series.state !== 'read') return [];
  const refusals = controller === 'pids' ? 'rejected' : 'refused';
  const refusedTime = risingTime(rises(series.value, refusals), taken);
  const moved = (name: string) => delta(series.value, name) ?? 0;
  return [
    {
      controller,
      path,
      limit,
      peak: peak(series.value, 'highest') ?? peak(series.value, 'current') ?? 0,
      refused: moved(refusals),
      ...(refusedTime !== undefined && { refusedTime }),
      oomKills: moved('oomKills'),
      ...(moved('oomKills') > 0 && { oomKillTimes: killTimes(series.value) }),
      ...(controller === 'memory' && logged !== undefined && { loggedKill: logged }),
    },
  ];
}

/** The samples between which a counter rose. */
function rises(series: Series, name: string): { firstMs: number; lastMs: number }[] {
  const values = column(series, name);
  return series.atMs.flatMap((atMs, row) =>
    row > 0 && (values[row] ?? 0) > (values[row - 1] ?? 0)
      ? [{ firstMs: series.atMs[row - 1] ?? atMs, lastMs: atMs }]
      : [],
  );
}

function killTimes(series: Series): Period[] {
  return rises(series, 'oomKills').map(({ firstMs, lastMs }) => ({ fromMs: firstMs, toMs: lastMs }));
}

/** `Memory cgroup out of memory: Killed process 4711 (node)`, and without the first two words for the machine (mm/oom_kill.c). */
const KILLED = /^(Memory cgroup out|Out) of memory: Killed process (\d+) /i;

/**
 * The log has the machine's process numbers, which match none of ours in a container. A trace of calls needs the same numbers:
 * where calls were traced, any other process in the log is not ours.
 */
function loggedKill({ machine, processes, failedCalls }: Evidence, side: Side): CgroupFact['loggedKill'] {
  const pids = new Set(processes.filter(process => process.side === side).map(({ pid }) => pid));
  const log = valueIn(machine.kernelLog);
  const kills = (log?.lines ?? []).flatMap(({ text }) => {
    const [, whose, pid] = KILLED.exec(text) ?? [];
    return whose === undefined ? [] : [{ whose, pid: Number(pid) }];
  });
  const own = kills.find(({ pid }) => pids.has(pid));
  if (own !== undefined) return own.whose.startsWith('Memory') ? 'cgroup' : 'machine';
  return kills.length > 0 && log?.lost === 0 && failedCalls.state === 'read' ? 'others' : undefined;
}
