import { closeSync, openSync, readdirSync } from 'node:fs';
import { CannotRun } from '../model/errors.ts';
import { fullestCgroup, pidsCgroupsOf } from './cgroup-pids.ts';
import { softLimit } from './own-limits.ts';

/** A spawn opens a few pipes, and what it runs some files. */
const DESCRIPTORS_OF_A_SPAWN = 16;

/** Whether this process may open what a spawn needs. */
export function mayOpenForSpawn(): boolean {
  const opened: number[] = [];
  try {
    while (opened.length < DESCRIPTORS_OF_A_SPAWN) opened.push(openSync('/dev/null', 'r'));
    return true;
  } catch {
    return false;
  } finally {
    for (const fd of opened) closeSync(fd);
  }
}

/** Why this process could not start another: the limit of its own that is used up, as far as one can be told. */
export function processRefused(program: string): CannotRun {
  const could = `${program} could not be started`;
  const nofile = softLimit('Max open files');
  if (descriptorsInUse() + DESCRIPTORS_OF_A_SPAWN > nofile) {
    return new CannotRun(
      `${could}: RLIMIT_NOFILE of this process is ${nofile}, and ${descriptorsInUse()} files are open`,
      'ulimit -n 1024, in the shell that starts loadline',
    );
  }
  const full = fullestCgroup(pidsCgroupsOf('self'));
  if (full !== undefined && full.left < 1) {
    return new CannotRun(`${could}: ${cgroupOfCaller(full)}, and all of them are in use`, RAISE_PIDS_MAX);
  }
  const nproc = softLimit('Max processes');
  const bound = Number.isFinite(nproc) ? ` (RLIMIT_NPROC of its user is ${nproc})` : '';
  return new CannotRun(`${could}: this process has reached a limit of its own${bound}`);
}

/** The limit of a cgroup that this process was started in, and that no scenario has set. */
export function cgroupOfCaller({ folder, max }: { readonly folder: string; readonly max: number }): string {
  return `pids.max of ${folder}, the cgroup that loadline was started in, is ${max}`;
}

export const RAISE_PIDS_MAX = 'raise it: TasksMax= of the unit, --pids-limit of the container';

function descriptorsInUse(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    // It could not even be opened.
    return Number.POSITIVE_INFINITY;
  }
}
