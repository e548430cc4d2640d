import type { Configured } from '../../model/audit.ts';
import type { CgroupLimit, MachineFacts } from '../../model/machine-facts.ts';
import { absent, failed, ok, type Probe, valueIn } from '../../model/probe.ts';
import { parseResourceLimit, parseTasksMax } from '../../plan/tuning/unit-value.ts';
import { tasksOf } from './unit-amount.ts';

/** systemd's own defaults since version 240: HIGH_RLIMIT_NOFILE, and DefaultTasksMax= as a share of what the kernel allows. */
const DEFAULT_NOFILE = '1024:524288';
const DEFAULT_TASKS = '15%';

/** The machine as a unit that does not run yet will find it: limits from its files in place of those of a process. */
export function asUnitStarts(machine: MachineFacts, configured: Readonly<Record<string, Configured>>): MachineFacts {
  const none = absent('the unit does not run');
  return {
    ...machine,
    process: {
      ...machine.process,
      uid: none,
      userThreads: none,
      name: none,
      descriptors: none,
      epollWatches: none,
      limits: limits(machine, configured),
    },
    cgroup: {
      tasks: ofCgroup(configured['TasksMax'], parseTasksMax(DEFAULT_TASKS, tasksOf(machine))),
      memoryBytes: ofCgroup(configured['MemoryMax'], Number.POSITIVE_INFINITY),
    },
  };
}

/** A LimitNOFILE= or LimitNPROC= that systemd refuses leaves the default, and so does none. */
function limits(
  machine: MachineFacts,
  configured: Readonly<Record<string, Configured>>,
): MachineFacts['process']['limits'] {
  const nofile =
    parseResourceLimit(configured['nofile']?.value ?? DEFAULT_NOFILE) ?? parseResourceLimit(DEFAULT_NOFILE);
  const inherited = valueIn(machine.process.limits)?.nprocSoft ?? Number.POSITIVE_INFINITY;
  const nproc = parseResourceLimit(configured['nproc']?.value ?? '')?.soft ?? inherited;
  if (nofile === undefined) return failed('its limits are not known');
  // systemd comes as near to it as the kernel lets it (setrlimit_closest, src/basic/rlimit-util.c).
  const most = configured['nofile']?.above?.value ?? Number.POSITIVE_INFINITY;
  const [nofileSoft, nofileHard] = [Math.min(nofile.soft, most), Math.min(nofile.hard, most)];
  return ok({ nofileSoft, nofileHard, nprocSoft: nproc });
}

function ofCgroup(line: Configured | undefined, fallback: number | undefined): Probe<CgroupLimit> {
  const most = line === undefined ? fallback : numberOf(line);
  if (most === undefined)
    return failed(`"${line?.value ?? DEFAULT_TASKS}" is no value that systemd takes, or a share of what is not known`);
  const max = Number.isFinite(most) ? String(most) : 'max';
  return ok({ path: 'of the unit', max, now: absent('the unit does not run') });
}

function numberOf({ amount }: Configured): number | undefined {
  if (amount === 'unlimited') return Number.POSITIVE_INFINITY;
  return /^\d+$/.test(amount) ? Number(amount) : undefined;
}
