import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CgroupFact } from '../../model/facts/cgroups.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { FailingTime } from '../../model/facts/failing-time.ts';
import type { ForksFact } from '../../model/facts/tasks.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { FORK_CALLS } from '../../model/fork-calls.ts';
import { valueIn } from '../../model/probe.ts';
import { sureness } from '../counted.ts';
import { blamed, defineLimit, ruledOut } from '../define.ts';
import { unitDropIn } from '../lasting-lines.ts';
import { ofCgroups } from '../usage-sources.ts';
import { onMachine } from './cgroup-pids-on-machine.ts';
import { FORK_SYMPTOMS, gaveUpForFork, looksLikeNoThread, neverFailed } from './forks.ts';
import { raisePids } from './raise-processes.ts';

export const cgroupPids = defineLimit({
  id: 'cgroup-pids',
  title: 'processes and threads of one cgroup: a service, a container, a pod',
  exhausted: 'cgroup out of processes and threads',
  scope: 'cgroup',
  sides: ['server'],
  setting: { kind: 'cgroup', name: 'pids.max' },
  unitKey: 'TasksMax',
  symptoms: [
    ...FORK_SYMPTOMS,
    'root is not exempt; "cgroup: fork rejected by pids controller" in the kernel log, once for each cgroup',
  ],
  decoys: [
    { looksLike: 'the limit of the user (nproc)', tellApart: 'max in pids.events does not move then' },
    {
      looksLike: 'the limit of this cgroup, when one above it is lower',
      tellApart: 'pids.current of the cgroup above has reached its own pids.max',
    },
  ],
  needs: ['server.cgroups', 'server.forks'],
  source: { function: 'pids_can_fork', file: 'kernel/cgroup/pids.c', page: 'admin-guide/cgroup-v2' },
  failsCalls: [{ errno: 'EAGAIN', calls: FORK_CALLS }],
  matches: looksLikeNoThread,
  rule: (group, _side, facts) => {
    const rejected = forksRejected(facts['server.cgroups']);
    if (rejected === undefined) return ruledOut(finding('cgroup-no-fork-rejected', {}));
    const { count, time } = rejectedOfServer(facts['server.cgroups'], facts['server.forks']);
    const sure = sureness(group, count, time);
    return sure === undefined ? ruledOut(rejected) : blamed(sure, rejected);
  },
  excludes: (_group, _side, facts) => neverFailed(valueIn(facts['server.forks'])),
  starves: {
    overflowed: forksStarved,
    queued: forksStarved,
    closed: forksStarved,
    unanswered: forksStarved,
    answered: 'by-rule',
    'gave-up': (group, facts) => forksRejected(valueIn(facts['server.cgroups']) ?? []) && gaveUpForFork(group, facts),
  },
  usage: {
    name: 'cgroup-pids',
    phrase: 'cgroup threads',
    sources: evidence => ofCgroups(evidence, 'pids', { refused: 'rejected' }),
  },
  onMachine,
  effective: (_side, facts) => bindingCgroup(valueIn(facts['server.cgroups']) ?? [])?.limit.toString(),
  raise: raisePids,
  remedy: {
    needs: ({ atOnce }) => Math.max(4096, atOnce * 2),
    used: (_side, facts) => bindingCgroup(valueIn(facts['server.cgroups']) ?? [])?.peak,
    write: wanted => ({
      change: { setting: 'pids.max', to: `${wanted}` },
      now: [
        `echo ${wanted} > /sys/fs/cgroup/CGROUP/pids.max   # CGROUP: see /proc/PID/cgroup`,
        `systemctl set-property --runtime NAME TasksMax=${wanted}   # a unit`,
      ],
      persist: [unitDropIn(`TasksMax=${wanted}`), `docker run --pids-limit ${wanted} …   # a container`],
      check: 'grep . /sys/fs/cgroup/CGROUP/pids.*',
      cost: 'nothing by itself; see threads-max for what a thread takes',
    }),
  },
});

function forksStarved(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const cgroups = valueIn(facts['server.cgroups']) ?? [];
  const { count, time } = rejectedOfServer(cgroups, valueIn(facts['server.forks']) ?? UNSEEN);
  return sureness(group, count, time) === undefined ? undefined : forksRejected(cgroups);
}

const UNSEEN: ForksFact = { failed: 0, known: false };

/**
 * Of the forks that were rejected, those of the server itself: a cgroup may hold other programs. Where nobody saw whose they
 * were, all of them, at most.
 */
function rejectedOfServer(
  cgroups: readonly CgroupFact[],
  { failed, traced, time }: ForksFact,
): { readonly count: number; readonly time: FailingTime | undefined } {
  const most = cgroups.filter(isPids).sort((one, other) => other.refused - one.refused)[0];
  const rejected = most?.refused ?? 0;
  return traced === undefined
    ? { count: rejected, time: most?.refusedTime }
    : { count: Math.min(rejected, failed), time };
}

type Rejected = Extract<Finding, { code: 'cgroup-forks-rejected' }>;

/**
 * The forks that the pids controller rejected; undefined where it rejected none. Version 1, and version 2 before Linux 6.11, count them where
 * the fork was tried, later kernels where the limit was met and above: so the counts of one tree are not added.
 */
export function forksRejected(cgroups: readonly CgroupFact[]): Rejected | undefined {
  const binding = bindingCgroup(cgroups);
  const rejected = Math.max(0, ...cgroups.filter(isPids).map(({ refused }) => refused));
  if (binding === undefined || rejected === 0) return undefined;
  const { path, limit } = binding;
  return { code: 'cgroup-forks-rejected', values: { path, limit, rejected } };
}

/** The cgroup that came nearest to its limit; undefined where none has one. */
function bindingCgroup(cgroups: readonly CgroupFact[]): CgroupFact | undefined {
  return cgroups
    .filter(cgroup => isPids(cgroup) && Number.isFinite(cgroup.limit))
    .sort((one, other) => other.peak / other.limit - one.peak / one.limit)[0];
}

function isPids({ controller }: CgroupFact): boolean {
  return controller === 'pids';
}
