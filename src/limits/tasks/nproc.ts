import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CannotTell, Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { ForksFact, UserFact } from '../../model/facts/tasks.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { FORK_CALLS } from '../../model/fork-calls.ts';
import { valueIn } from '../../model/probe.ts';
import { defineLimit, ruledOut } from '../define.ts';
import { loginLines, unitDropIn } from '../lasting-lines.ts';
import { allowBlame, FORK_SYMPTOMS, gaveUpForFork, judgeForks, looksLikeNoThread, neverFailed } from './forks.ts';
import { forksOutsideCgroups } from './forks-outside-cgroups.ts';
import { onMachine } from './nproc-on-machine.ts';
import { raiseNproc } from './raise-processes.ts';

/** A user with this share of the threads it may have was at the limit: threads come and go between two looks at all processes. */
export const FULL_SHARE = 0.95;

export const nproc = defineLimit({
  id: 'nproc',
  title: 'processes and threads of one user (RLIMIT_NPROC)',
  exhausted: 'user out of processes and threads',
  scope: 'process',
  sides: ['server'],
  setting: { kind: 'rlimit', name: 'nproc' },
  unitKey: 'LimitNPROC',
  symptoms: [
    ...FORK_SYMPTOMS,
    'root is exempt; a service that drops to a user of its own is not, and shares the count with all processes of that user',
  ],
  decoys: [
    { looksLike: 'pids.max of the cgroup', tellApart: 'max in its pids.events moves, also for root' },
    { looksLike: 'kernel.threads-max or kernel.pid_max', tellApart: 'then root and every other user fail too' },
    {
      looksLike: 'vm.max_map_count or a lack of memory for stacks',
      tellApart: 'mmap() returns ENOMEM then, and no clone() fails',
    },
  ],
  needs: ['server.users', 'server.forks'],
  source: { function: 'copy_process', file: 'kernel/fork.c', page: 'getrlimit(2)' },
  failsCalls: [{ errno: 'EAGAIN', calls: FORK_CALLS }],
  matches: looksLikeNoThread,
  rule: (group, _side, facts) => {
    const { 'server.users': users, 'server.forks': forks } = facts;
    const met = userAtLimit(users);
    if (met !== undefined) return forks.known ? judgeForks(group, forks, met) : judgeUnseen(group, users, forks);
    return userUnseen(group, users, forks) ?? ruledOut(belowLimit(users));
  },
  excludes: (_group, _side, facts) => neverFailed(valueIn(facts['server.forks'])),
  starves: {
    overflowed: userStarved,
    queued: userStarved,
    closed: userStarved,
    unanswered: userStarved,
    answered: 'by-rule',
    'gave-up': (group, facts) => userAtLimit(valueIn(facts['server.users']) ?? []) && gaveUpForFork(group, facts),
  },
  usage: {
    name: 'user-threads',
    phrase: "user's threads",
    // Of a user that the kernel exempts there is no bound; one whose threads were not counted is left out.
    sources: ({ users }) =>
      users.flatMap(({ side, nproc: most, exempt, threads }) => {
        const series = valueIn(threads);
        return series === undefined || exempt ? [] : [{ side, series, used: 'threads', bound: { most } }];
      }),
  },
  onMachine,
  effective: (_side, facts) => lowest(facts)?.nproc.toString(),
  raise: raiseNproc,
  remedy: {
    needs: ({ atOnce }) => Math.max(4096, atOnce * 2),
    used: (_side, facts) => lowest(facts)?.peakThreads,
    write: wanted => ({
      change: { setting: 'nproc', to: `${wanted}` },
      now: [
        `prlimit --nproc=${wanted}:${wanted} --pid PID   # a process that runs already; its hard limit takes root`,
        `ulimit -u ${wanted}   # in the shell that starts the server`,
      ],
      persist: [unitDropIn(`LimitNPROC=${wanted}`), ...loginLines('nproc', wanted)],
      check: "grep 'Max processes' /proc/PID/limits; ps -L -u USER --no-headers | wc -l",
      cost: 'nothing by itself; see threads-max for what a thread takes. An event-driven server needs no thread a connection',
    }),
  },
});

/** A user who had as many threads as RLIMIT_NPROC allows and is not exempt; undefined where nobody did. */
function userAtLimit(users: readonly UserFact[]): Finding | undefined {
  const full = users.find(
    ({ exempt, nproc: limit, peakThreads }) =>
      !exempt && peakThreads !== undefined && peakThreads >= limit * FULL_SHARE,
  );
  if (full === undefined) return undefined;
  return finding('user-threads-at-limit', { uid: full.uid, threads: full.peakThreads ?? 0, limit: full.nproc });
}

/**
 * Nobody could see forks fail. A server that gets on with a limit of none does not fork: some servers set it for themselves. Where
 * the threads did not become more, nobody knows whether the server wanted any.
 */
function judgeUnseen(group: AttemptGroup, users: readonly UserFact[], forks: ForksFact): Ruling {
  const filled = userAtLimit(users.filter(isFilledByLoad));
  if (filled !== undefined) return judgeForks(group, forks, filled);
  if (users.every(({ exempt, nproc: limit }) => exempt || limit === 0))
    return ruledOut(finding('user-may-not-fork', {}));
  return { ruling: 'cannot-tell', missing: ['server.forks: nobody could see whether the server wanted more threads'] };
}

function isFilledByLoad({ nproc: limit, grew }: UserFact): boolean {
  return limit > 0 && grew === true;
}

/** No cgroup rejected a fork, and the user of the server was at its limit. */
function userStarved(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  const forks = forksOutsideCgroups(group, facts);
  const heldBack = forks && userHeldBack(valueIn(facts['server.users']) ?? [], forks);
  return heldBack ?? threadsUnseen(group, facts);
}

/** A user at its limit who kept the server from forking, as far as anybody could see; undefined where nobody did. */
function userHeldBack(users: readonly UserFact[], { failed, known }: ForksFact): Finding | undefined {
  if (known) return failed > 0 ? userAtLimit(users) : undefined;
  return userAtLimit(users.filter(isFilledByLoad));
}

/**
 * That it cannot be told whether a user met its limit: nobody looked at its threads when the first of these connections failed, nor
 * since, and the machine had as many. Undefined where it can be told, or where too few calls failed for it to matter.
 */
function userUnseen(group: AttemptGroup, users: readonly UserFact[], forks: ForksFact): CannotTell | undefined {
  const unseen = users.filter(
    ({ exempt, nproc: limit, unseen: time }) =>
      !exempt && limit > 0 && time !== undefined && group.firstMs > time.afterMs && group.firstMs <= time.untilMs,
  );
  if (unseen.length === 0 || !allowBlame(group, forks)) return undefined;
  const missing = unseen.map(
    ({ uid }) => `server.users: the threads of user ${uid} were not looked at when these failed, nor later`,
  );
  return { ruling: 'cannot-tell', missing };
}

function threadsUnseen(group: AttemptGroup, facts: FactBook): CannotTell | undefined {
  const users = valueIn(facts['server.users']);
  const forks = valueIn(facts['server.forks']);
  return users === undefined || forks === undefined ? undefined : userUnseen(group, users, forks);
}

function belowLimit(users: Facts['server.users']): Finding {
  if (users.every(({ exempt }) => exempt)) return finding('user-exempt', {});
  return finding('user-threads-below-limit', { limit: Math.min(...users.map(({ nproc: limit }) => limit)) });
}

function lowest(facts: FactBook): UserFact | undefined {
  return [...(valueIn(facts['server.users']) ?? [])].sort((one, other) => one.nproc - other.nproc)[0];
}
