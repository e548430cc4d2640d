import type { CgroupEvidence, ProcessEvidence, UserEvidence } from '../evidence.ts';
import type { ApplicationPlan } from '../plan.ts';
import { valueIn } from '../probe.ts';
import { first } from '../series.ts';
import { numericSetting } from '../settings.ts';
import type { UsageEvidence, UsageSource } from '../usage-source.ts';

/** What is bounded for a process, a user or a cgroup: one source each, of which the reader shows the nearest to its bound. */
export function processSources({ processes, users, cgroups, hosts, application }: UsageEvidence): UsageSource[] {
  const ours = processes.filter(({ role }) => role === 'target' || role === 'driver');
  return [
    ...ours.flatMap(process => descriptors(process, numericSetting(hosts[process.side].settings, 'fs.nr_open'))),
    ...ours.flatMap(process => workerConnections(process, application)),
    ...users.flatMap(userThreads),
    ...cgroups.flatMap(cgroupUse),
  ];
}

/** A table grows no further than fs.nr_open, whatever RLIMIT_NOFILE says (expand_files in fs/file.c). */
function descriptors({ side, limits, descriptors: probe }: ProcessEvidence, nrOpen = Infinity): UsageSource[] {
  const nofile = valueIn(limits)?.nofileSoft;
  const series = valueIn(probe);
  if (nofile === undefined || series === undefined) return [];
  return [{ name: 'descriptors', side, series, used: 'used', bound: { most: Math.min(nofile, nrOpen) } }];
}

/** A worker's listener and its channel to the master take a connection each (ngx_get_connection). */
const OWN_CONNECTIONS = 2;

/**
 * Of a server whose workers have a number of connections each, as configured: every descriptor that a worker has more than before the load is a connection of its. What
 * it had before are files, not connections, but for its own ones.
 */
function workerConnections(
  { side, role, descriptors: probe }: ProcessEvidence,
  application: ApplicationPlan | undefined,
): UsageSource[] {
  const series = valueIn(probe);
  const before = series === undefined ? undefined : first(series, 'used');
  if (application === undefined || !('workerConnections' in application) || role !== 'target') return [];
  if (series === undefined || before === undefined) return [];
  const bound = { most: application.workerConnections };
  return [{ name: 'worker-connections', side, series, used: 'used', offset: OWN_CONNECTIONS - before, bound }];
}

/** Of a user that the kernel exempts there is no bound; one whose threads were not counted is left out. */
function userThreads({ side, nproc, exempt, threads }: UserEvidence): UsageSource[] {
  const series = valueIn(threads);
  if (series === undefined || exempt) return [];
  return [{ name: 'user-threads', side, series, used: 'threads', bound: { most: nproc } }];
}

function cgroupUse({ side, controller, limit, series: probe }: CgroupEvidence): UsageSource[] {
  const series = valueIn(probe);
  if (series === undefined) return [];
  const source = { side, series, used: 'current', bound: { most: limit } };
  return controller === 'pids'
    ? [{ ...source, name: 'cgroup-pids', refused: 'rejected' }]
    : [{ ...source, name: 'cgroup-memory', refused: 'refused', highest: 'highest' }];
}
