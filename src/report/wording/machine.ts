import { visible } from '../escape.ts';
import { count, counted, size, theSide } from '../numbers.ts';
import type { Sentences } from './sentences.ts';

/** Findings about what bounds processes: the machine, its users and its cgroups. */
export const MACHINE = {
  'descriptor-table-full': ({ side, pid, used, nrOpen, limit }) =>
    `Process ${pid} on ${theSide(side)} had ${count(used)} descriptors: its own limit allows ${count(limit)}, but fs.nr_open allows ${count(nrOpen)}.`,
  'descriptor-table-not-full': ({ side, used, nrOpen }) =>
    `No process on ${theSide(side)} came near fs.nr_open: ${counted(used, 'descriptor')} of ${count(nrOpen)} at the peak.`,
  'open-files-at-limit': ({ peak, max }) =>
    `The machine had ${counted(peak, 'open file')}, and fs.file-max is ${count(max)} (root may go beyond).`,
  'open-files-below-limit': ({ peak, max }) =>
    `The machine had open files left: ${count(peak)} of ${count(max)} at the peak.`,
  'forks-failed': ({ count: times }) =>
    `The server could not make a thread or process ${counted(times, 'time')} (EAGAIN).`,
  'forks-never-failed': () => 'The server never failed to make a thread or a process.',
  'user-threads-at-limit': ({ uid, threads, limit }) =>
    `User ${uid} had ${counted(threads, 'thread')}, and its RLIMIT_NPROC is ${count(limit)}.`,
  'user-threads-below-limit': ({ limit }) =>
    `No user of the server's processes came near its RLIMIT_NPROC, ${count(limit)}.`,
  'user-may-not-fork': () =>
    'RLIMIT_NPROC allows the server no thread at all, and it ran all the same: it does not fork.',
  'user-exempt': () => 'The server ran as root, whom the kernel exempts from RLIMIT_NPROC.',
  'machine-threads-at-limit': ({ threads, max }) =>
    `The machine had ${count(threads)} of the ${counted(max, 'thread')} it may have.`,
  'machine-threads-below-limit': ({ threads, max }) =>
    `The machine had threads left: ${count(threads)} of ${count(max)} at the peak.`,
  'process-ids-used-up': ({ threads, pidMax }) =>
    `It was kernel.pid_max, not kernel.threads-max: ${counted(threads, 'thread')} had used up the ${count(pidMax)} numbers.`,
  'cgroup-forks-rejected': ({ path, limit, rejected }) =>
    `The cgroup ${visible(path)} may have ${counted(limit, 'process', 'processes')} and threads, and ${counted(rejected, 'fork')} ${rejected === 1 ? 'was' : 'were'} rejected for it (pids.events).`,
  'cgroup-no-fork-rejected': () => "No cgroup of the server's processes rejected a fork.",
  'cgroup-oom-killed': ({ path, limit, peak, kills }) =>
    `The kernel killed ${counted(kills, 'process', 'processes')} in the cgroup ${visible(path)}, which had reached its memory limit of ${size(limit)} (${size(peak)} seen at the peak).`,
  'cgroup-never-oom-killed': () => 'No process was killed for memory in these cgroups.',
  'oom-beyond-cgroup': ({ kills }) =>
    `${counted(kills, 'process', 'processes')} ${kills === 1 ? 'was' : 'were'} killed for memory, but no cgroup of theirs met a limit: it was the machine's memory, or another process.`,
  'watch-refused': ({ side, max }) =>
    `epoll_ctl() returned ENOSPC on ${theSide(side)}, which has one reason only: its user has ${/^\d+$/.test(max) ? count(Number(max)) : visible(max)} watches, as many as fs.epoll.max_user_watches allows.`,
  'watches-left': ({ files, max }) =>
    `The machine had at most ${counted(files, 'open file')}, and fs.epoll.max_user_watches is ${count(max)}: no user can have met it.`,
  'watch-never-refused': () => 'epoll_ctl() of the server never returned ENOSPC.',
} as const satisfies Partial<Sentences>;
