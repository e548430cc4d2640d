import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Remedy } from '../../model/attribution.ts';
import type { Ruling } from '../../model/cause.ts';
import type { CgroupFact } from '../../model/facts/cgroups.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { ProcessExit } from '../../model/process-evidence.ts';
import type { Side } from '../../model/side.ts';
import { NOTICE_MS } from '../counted.ts';
import { blamed, defineLimit, ruledOut } from '../define.ts';
import { unitDropIn } from '../lasting-lines.ts';
import { powerOfTwo } from '../raise.ts';
import { ofCgroups } from '../usage-sources.ts';
import { onMachine } from './cgroup-memory-on-machine.ts';
import { MEMORY_CALLS } from './memory-calls.ts';
import { raiseMemory } from './raise-memory.ts';
import { endsBefore, isSharpEnd, lastRanMs, looksLikeDeath } from './shapes-of-death.ts';

/** Kernel memory of a connection, charged to the cgroup that accepts it; measured at 1,600 to 3,600 on Linux 6.18, version 1. */
const KERNEL_BYTES_PER_CONNECTION = 4_000;
const MEBIBYTE = 2 ** 20;

export const cgroupMemory = defineLimit({
  id: 'cgroup-memory',
  title: 'memory of one cgroup: a service, a container, a pod',
  exhausted: 'killed for memory by its cgroup',
  scope: 'cgroup',
  sides: ['client', 'server'],
  setting: { kind: 'cgroup', name: 'memory.max' },
  heldWhereSet: true,
  unitKey: 'MemoryMax',
  symptoms: [
    'the process is killed in an instant: accepted connections end, waiting ones are reset, new ones are refused (ECONNREFUSED)',
    'exit status 137 (SIGKILL), "OOMKilled" in a container, result oom-kill in systemctl status',
    '"Memory cgroup out of memory: Killed process …" in the kernel log',
  ],
  decoys: [
    { looksLike: 'a crash, or somebody who killed it', tellApart: 'oom_kill of the cgroup does not move' },
    {
      looksLike: 'the memory of the whole machine',
      tellApart: 'the cgroup never met its limit: max of memory.events, or memory.failcnt, does not move',
    },
    { looksLike: 'a server that refuses or closes connections', tellApart: 'its process is alive then' },
  ],
  needs: ['server.cgroups', 'target'],
  source: { function: 'mem_cgroup_out_of_memory', file: 'mm/memcontrol.c', page: 'admin-guide/cgroup-v2' },
  failsCalls: MEMORY_CALLS,
  matches: (group, side) => (side === 'client' ? group.symptom.kind === 'lost' : looksLikeDeath(group)),
  rule: (group, _side, facts) => onServer(group, facts),
  clientRule: {
    needs: ['client.cgroups', 'driver'],
    rule: facts => judge(facts['client.cgroups'], facts.driver.exits, true),
  },
  starves: {
    ended: (group, facts) => killedByCgroup(group, facts, 'server'),
    'driver-ended': (group, facts) => killedByCgroup(group, facts, 'client'),
  },
  usage: {
    name: 'cgroup-memory',
    phrase: 'cgroup memory',
    unit: 'bytes',
    sources: evidence => ofCgroups(evidence, 'memory', { refused: 'refused', highest: 'highest' }),
  },
  onMachine,
  effective: (side, facts) => tightest(valueIn(facts[`${side}.cgroups`]) ?? [])?.limit.toString(),
  raise: raiseMemory,
  remedy: {
    // Twice what it had, and what the kernel takes for the load.
    needs: ({ atOnce }, side, facts) =>
      Math.max(tightest(valueIn(facts[`${side}.cgroups`]) ?? [])?.limit ?? 0, 64 * MEBIBYTE) * 2 +
      atOnce * KERNEL_BYTES_PER_CONNECTION,
    used: (side, facts) => tightest(valueIn(facts[`${side}.cgroups`]) ?? [])?.peak,
    round: powerOfTwo,
    write: bytes => remedyOf(bytes / MEBIBYTE),
  },
});

function onServer(group: AttemptGroup, facts: Pick<Facts, 'server.cgroups' | 'target'>): Ruling {
  if (group.target === 'alive') return ruledOut(finding('target-alive', {}));
  return judge(facts['server.cgroups'], endsBefore(group, facts.target.exits), isSharpEnd(group));
}

function judge(cgroups: readonly CgroupFact[], exits: readonly ProcessExit[], sharp: boolean): Ruling {
  const killed = oomKilled(cgroups, exits);
  const kills = killsOf(cgroups);
  if (killed === undefined) {
    return ruledOut(kills > 0 ? finding('oom-beyond-cgroup', { kills }) : finding('cgroup-never-oom-killed', {}));
  }
  const seen = cgroups.some(
    ({ loggedKill, refused, controller }) => loggedKill === 'cgroup' || isRefusal(controller, refused),
  );
  return blamed(sharp && seen ? 'proven' : 'likely', killed);
}

function isRefusal(controller: CgroupFact['controller'], refused: number): boolean {
  return controller === 'memory' && refused > 0;
}

/**
 * That the kernel killed one of these processes because its cgroup met its limit; undefined where it did not. The counter of
 * kills counts those of the machine's own OOM killer as well, so the limit has to have been met too, and the log must not say
 * otherwise. Where swap is bounded with it, version 1 meets that bound first and counts no failure: its highest use tells.
 */
function oomKilled(cgroups: readonly CgroupFact[], exits: readonly ProcessExit[]): Finding | undefined {
  const kills = killsOf(cgroups);
  const bound = tightest(cgroups.filter(isMet));
  if (kills === 0 || bound === undefined || !exits.some(exit => wasKilled(exit) && isAtKill(exit, cgroups))) {
    return undefined;
  }
  const { path, limit, peak } = bound;
  return finding('cgroup-oom-killed', { path, limit, peak, kills });
}

/** Pages are charged in batches: so near the limit there was no room for one. */
const FULL_SHARE = 0.99;

function isMet({ refused, peak, limit, loggedKill }: CgroupFact): boolean {
  return loggedKill !== 'machine' && loggedKill !== 'others' && (refused > 0 || peak >= limit * FULL_SHARE);
}

/** By a signal that nobody of ours sent; of a process that is no child of ours only the end is known. */
function wasKilled({ by, code, signal }: ProcessExit): boolean {
  return by === 'itself' && code === null && (signal === null || signal === 'SIGKILL');
}

/** Whether it ended as the kernel killed one, as far as anybody saw: the cgroup may hold other processes. */
function isAtKill(exit: ProcessExit, cgroups: readonly CgroupFact[]): boolean {
  const times = cgroups.flatMap(({ oomKillTimes }) => oomKillTimes ?? []);
  if (times.length === 0) return true;
  return times.some(time => time.toMs >= lastRanMs(exit) - NOTICE_MS && time.fromMs <= exit.atMs + NOTICE_MS);
}

function killsOf(cgroups: readonly CgroupFact[]): number {
  return Math.max(0, ...cgroups.map(({ oomKills }) => oomKills));
}

/** The memory cgroup that came nearest to its limit; undefined where none has one. */
function tightest(cgroups: readonly CgroupFact[]): CgroupFact | undefined {
  return cgroups
    .filter(({ controller, limit }) => controller === 'memory' && Number.isFinite(limit))
    .sort((one, other) => other.peak / other.limit - one.peak / one.limit)[0];
}

function remedyOf(mebibytes: number): Remedy {
  return {
    change: { setting: 'memory.max', to: `${mebibytes * MEBIBYTE}` },
    now: [
      `echo ${mebibytes}M > /sys/fs/cgroup/CGROUP/memory.max   # CGROUP: see /proc/PID/cgroup; version 1: memory.limit_in_bytes`,
      `systemctl set-property --runtime NAME MemoryMax=${mebibytes}M   # a unit`,
    ],
    persist: [unitDropIn(`MemoryMax=${mebibytes}M`), `docker run --memory ${mebibytes}m …   # a container`],
    check: 'cat /sys/fs/cgroup/CGROUP/memory.events   # version 1: memory.oom_control and memory.failcnt',
    cost:
      'the memory itself, once it is used: some 2 to 4 KB of the kernel for each accepted connection, without its data, ' +
      'and what the application keeps for it (a thread 32 KB or more)',
  };
}

/** What shows that a side's process was killed by its cgroup. */
function killedByCgroup(group: AttemptGroup, facts: FactBook, side: Side): Finding | undefined {
  const exits =
    side === 'client' ? valueIn(facts.driver)?.exits : endsBefore(group, valueIn(facts.target)?.exits ?? []);
  return oomKilled(valueIn(facts[`${side}.cgroups`]) ?? [], exits ?? []);
}
