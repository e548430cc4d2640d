import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { CannotRun } from '../model/errors.ts';
import { type BoundedCgroup, fullestCgroup, pidsCgroupsOf } from './cgroup-pids.ts';
import { softLimit } from './own-limits.ts';
import { cgroupOfCaller, RAISE_PIDS_MAX } from './process-refusal.ts';
import type { ShardOptions } from './shard-process.ts';

/** Node starts some for its engine and for files before it runs a program. */
const NODE_THREADS = 12;
const WANTED = `a Node process needs about ${NODE_THREADS} threads`;

type Bounds = Pick<ShardOptions, 'nproc' | 'host'>;

/**
 * Why a Node process got no further than its start: it was not given its threads, and waits for them, or has given up. Undefined
 * where nothing says that this is it.
 */
export function threadsRefused(pid: number, bounds: Bounds): CannotRun | undefined {
  const ofLab = (bounds.host.confinement?.cgroups ?? []).map(file => dirname(file));
  const isThere = Number.isFinite(threadsOf(pid));
  const cgroup = fullestCgroup([...ofLab, ...pidsCgroupsOf(isThere ? pid : 'self')]);
  if (cgroup !== undefined && cgroup.refused > 0 && cgroup.left < NODE_THREADS) {
    return cgroupRefuses(cgroup, ofLab, bounds);
  }
  return threadsOf(pid) < NODE_THREADS ? userRefuses(pid, bounds) : undefined;
}

/** Names rather than paths are compared: a cgroup may be in sight at two places. */
function cgroupRefuses(cgroup: BoundedCgroup, ofLab: readonly string[], { host }: Bounds): CannotRun {
  const isOfLab = ofLab.some(folder => basename(folder) === basename(cgroup.folder));
  if (!isOfLab) return new CannotRun(`${cgroupOfCaller(cgroup)}, and ${WANTED}`, RAISE_PIDS_MAX);
  return new CannotRun(`pids.max of its cgroup is ${cgroup.max}, and ${WANTED}`, `raise lab.${host.side}.cgroup.pids`);
}

/** A limit that the scenario does not set is only the reason where it is used up; root is exempt from it. */
function userRefuses(pid: number, { nproc, host }: Bounds): CannotRun | undefined {
  if (nproc !== undefined) {
    return new CannotRun(`RLIMIT_NPROC of its user is ${nproc}, and ${WANTED}`, `raise lab.${host.side}.nproc`);
  }
  const { uid } = statSync(`/proc/${pid}`);
  const limit = softLimit('Max processes', pid);
  if (uid === 0 || !Number.isFinite(limit) || threadsOfUser(uid) + NODE_THREADS < limit) return undefined;
  return new CannotRun(
    `RLIMIT_NPROC is ${limit} where loadline was started, and ${WANTED}`,
    'ulimit -u unlimited, in the shell that starts loadline',
  );
}

function threadsOfUser(uid: number): number {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const own = pids.filter(pid => statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === uid).map(threadsOf);
  return own.filter(Number.isFinite).reduce((sum, threads) => sum + threads, 0);
}

function threadsOf(pid: number | string): number {
  try {
    return Number(/^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
