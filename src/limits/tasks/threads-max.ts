import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CannotTell } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import type { ThreadsFact } from '../../model/facts/machine.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { FORK_CALLS } from '../../model/fork-calls.ts';
import { attemptsOf } from '../../model/load-spec.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import { defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { powerOfTwo, raiseHostWide } from '../raise.ts';
import { atMost, ofMachine } from '../usage-sources.ts';
import { FORK_SYMPTOMS, gaveUpForFork, judgeForks, looksLikeNoThread, neverFailed } from './forks.ts';
import { forksOutsideCgroups } from './forks-outside-cgroups.ts';
import { onMachine } from './threads-max-on-machine.ts';

const NAME = 'kernel.threads-max';
/** PID_MAX_LIMIT of 64-bit kernels (include/linux/threads.h). */
const MOST_PIDS = 2 ** 22;
/** Other processes come and go between two readings. */
const FULL_SHARE = 0.99;

export const threadsMax = defineLimit({
  id: 'threads-max',
  title: 'processes and threads of the whole machine',
  exhausted: 'machine out of threads',
  scope: 'host',
  sides: ['server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: [
    ...FORK_SYMPTOMS,
    'nobody on the machine can start anything, root included: "fork: retry", no login by ssh',
  ],
  decoys: [
    { looksLike: 'the limit of the user (nproc)', tellApart: 'other users, and root, can still fork' },
    { looksLike: 'pids.max of the cgroup', tellApart: 'other cgroups can still fork, and pids.events moves' },
    {
      looksLike: 'kernel.pid_max, mostly the lower of the two',
      tellApart: 'the threads of the machine, fourth field of /proc/loadavg, have come near that one',
    },
  ],
  needs: ['threads', 'server.forks'],
  source: { function: 'copy_process', file: 'kernel/fork.c', page: 'admin-guide/sysctl/kernel' },
  failsCalls: [{ errno: 'EAGAIN', calls: FORK_CALLS }],
  matches: looksLikeNoThread,
  rule: (group, _side, facts) => {
    const { threads } = facts;
    const met = machineAtLimit(threads);
    if (met !== undefined) return judgeForks(group, facts['server.forks'], met);
    const { peak, max, pidMax } = threads;
    if (pidMax !== undefined && peak >= pidMax * FULL_SHARE) {
      return ruledOut(finding('process-ids-used-up', { threads: peak, pidMax }));
    }
    return ruledOut(finding('machine-threads-below-limit', { threads: peak, max }));
  },
  excludes: (_group, _side, facts) => neverFailed(valueIn(facts['server.forks'])),
  starves: {
    overflowed: machineStarved,
    queued: machineStarved,
    closed: machineStarved,
    unanswered: machineStarved,
    answered: 'by-rule',
    'gave-up': machineGaveNone,
  },
  usage: {
    name: 'machine-threads',
    phrase: 'threads',
    sources: ({ machine, hosts }) => ofMachine(machine.threads, 'threads', atMost(mostThreads(hosts.server.settings))),
  },
  onMachine,
  effective: (_side, facts) => valueIn(facts.threads)?.max.toString(),
  raise: (scenario, _side, room) =>
    raiseHostWide(scenario, NAME, powerOfTwo(Math.max(2 ** 16, attemptsOf(scenario.load) * 2)), room),
  remedy: {
    needs: ({ atOnce }, _side, facts) => {
      const { peak = 0, max = 0 } = valueIn(facts.threads) ?? {};
      return Math.max(2 ** 16, max * 2, peak + atOnce * 2);
    },
    used: (_side, facts) => valueIn(facts.threads)?.peak,
    round: powerOfTwo,
    write: (wanted, _side, facts) => {
      // Every thread takes a process number too.
      const pids = Math.min(wanted * 2, MOST_PIDS);
      const fewer = (valueIn(facts.threads)?.pidMax ?? 0) < pids;
      return sysctlRemedy(
        [[NAME, `${wanted}`], ...(fewer ? [['kernel.pid_max', `${pids}`] as const] : [])],
        'nothing by itself. A waiting thread takes 32 KB (C) to 41 KB (Python), half of it kernel stack; an event-driven ' +
          'server needs none for a connection',
      );
    },
  },
});

/** No cgroup rejected a fork, and the machine had no thread left. */
function machineStarved(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const threads = valueIn(facts.threads);
  return threads === undefined || forksOutsideCgroups(group, facts) === undefined ? undefined : machineAtLimit(threads);
}

/** A process ended when it could not fork, and the machine had no thread left. */
function machineGaveNone(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  const threads = valueIn(facts.threads);
  return threads && machineAtLimit(threads) && gaveUpForFork(group, facts);
}

/** That the machine had as many threads as it may; undefined where it had not. */
function machineAtLimit({ peak, max }: ThreadsFact): Finding | undefined {
  return peak >= max * FULL_SHARE ? finding('machine-threads-at-limit', { threads: peak, max }) : undefined;
}

/** Every thread takes a process number too. */
function mostThreads(settings: SettingsFact): number | undefined {
  const most = numericSetting(settings, 'kernel.threads-max');
  const numbers = numericSetting(settings, 'kernel.pid_max');
  return most === undefined || numbers === undefined ? most : Math.min(most, numbers);
}
