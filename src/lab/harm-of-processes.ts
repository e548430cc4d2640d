import { readdirSync, readFileSync, statSync } from 'node:fs';
import { CannotRun } from '../model/errors.ts';
import { readSysctl } from '../system/sysctl.ts';

/** A value must leave the machine twice what it uses, and this much more for whatever starts meanwhile. */
const TIMES = 2;
const SPARE = 500;

/** Checks of settings that bound processes and files of the whole machine: what each of them is measured against. */
export const PROCESS_CHECKS = {
  'fs.file-max': (value: string) =>
    refuseTight('fs.file-max', value, Number(readSysctl('fs.file-nr').split(' ')[0]), 'open files'),
  'kernel.threads-max': (value: string) => refuseTight('kernel.threads-max', value, threadsInUse(), 'threads'),
  'fs.nr_open': (value: string) => refuseTight('fs.nr_open', value, mostDescriptors(), 'descriptors in one process'),
  'fs.epoll.max_user_watches': (value: string) =>
    refuseTight('fs.epoll.max_user_watches', value, mostWatches(), 'watched descriptors of one user'),
};

/**
 * Throws CannotRun for a value that the machine's own work could meet.
 *
 * @param inUse what the machine uses now
 */
export function refuseTight(name: string, value: string, inUse: number, what: string): void {
  const wanted = /^\d+$/.test(value) ? Number(value) : 0;
  const least = inUse * TIMES + SPARE;
  if (wanted >= least) return;
  throw new CannotRun(
    `${name} cannot be ${value}: this machine has ${inUse} ${what} now`,
    `set it to ${least} or more`,
  );
}

/** /proc/loadavg, fourth field: running and existing threads of the whole machine. */
function threadsInUse(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[3]?.split('/')[1]);
}

function mostDescriptors(): number {
  return Math.max(0, ...processes().map(pid => attempt(() => readdirSync(`/proc/${pid}/fd`).length, 0)));
}

/** Every watched descriptor is a `tfd:` line of its epoll's fdinfo (fs/eventpoll.c, ep_show_fdinfo). */
function mostWatches(): number {
  const byUser = new Map<number, number>();
  for (const pid of processes()) {
    const uid = attempt(() => statSync(`/proc/${pid}`).uid, -1);
    byUser.set(uid, (byUser.get(uid) ?? 0) + watchesOf(pid));
  }
  return Math.max(0, ...byUser.values());
}

function watchesOf(pid: string): number {
  const infos = attempt(() => readdirSync(`/proc/${pid}/fdinfo`), []);
  return infos
    .map(fd => attempt(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8').match(/^tfd:/gm)?.length ?? 0, 0))
    .reduce((sum, count) => sum + count, 0);
}

function processes(): string[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name));
}

/** A process may end while it is looked at. */
function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
