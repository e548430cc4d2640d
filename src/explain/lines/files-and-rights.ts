import type { LogEntry } from '../../model/explanation.ts';
import { errnoAt } from './context.ts';

const INOTIFY = /inotify|\bwatch(er|ers|ing)?\b|file watch/i;

/** Errors about files, watches and rights, whose errno is that of a limit of connections as well. */
export const FILES_AND_RIGHTS: readonly LogEntry[] = [
  {
    name: 'inotify: no watch is left',
    pattern: {
      test: line =>
        errnoAt('ENOSPC', INOTIFY).test(line) ||
        /inotify (watch|resources).*(limit|exhausted|reached)/i.test(line) ||
        /(limit|number) (of|for) (the )?(number of )?(inotify|file) watch/i.test(line),
    },
    title: 'this user watches as many files as fs.inotify.max_user_watches allows',
    meaning:
      'From inotify_add_watch(): the files and folders watched by all processes of the user are counted together. It has nothing to do with a disk, with descriptors, or with connections.',
    decoys: [{ looksLike: 'a full disk', tellApart: 'df shows room' }],
    look: ['sysctl fs.inotify.max_user_watches'],
    advice: ['sysctl -w fs.inotify.max_user_watches=524288   # about 1 KB of memory for each watch in use'],
    notLimits: ['epoll-watches', 'nofile'],
  },
  {
    name: 'inotify: no instance is left',
    pattern: {
      test: line =>
        errnoAt('EMFILE', INOTIFY).test(line) || /inotify instances|failed to allocate directory watch/i.test(line),
    },
    title: 'this user has as many inotify instances as fs.inotify.max_user_instances allows',
    meaning:
      'From inotify_init(): 128 for each user by default, over all its processes and containers. The process itself may have descriptors left; where it has none either, the same errno comes from RLIMIT_NOFILE.',
    decoys: [{ looksLike: 'RLIMIT_NOFILE', tellApart: 'ls /proc/PID/fd | wc -l is well below "open files" of limits' }],
    look: ["sysctl fs.inotify.max_user_instances; find /proc/*/fd -lname 'anon_inode:inotify' 2>/dev/null | wc -l"],
    advice: ['sysctl -w fs.inotify.max_user_instances=1024'],
    notLimits: ['epoll-watches'],
  },
  {
    name: 'ENOSPC of semaphores',
    pattern: errnoAt('ENOSPC', /mutex|sem(get|aphore)|shmget|msgget/i),
    title: 'the machine has as many System V semaphores or segments as kernel.sem or kernel.shmmni allow',
    meaning: 'They outlive the process that made them: servers that were killed leave theirs behind. It is no disk.',
    look: ['ipcs -s; sysctl kernel.sem kernel.shmmni'],
    advice: ['ipcrm -s ID for those that nobody uses; or a larger kernel.sem'],
    notLimits: ['epoll-watches'],
  },
  {
    name: 'ENOSPC of a file',
    pattern: errnoAt(
      'ENOSPC',
      /\b(p?writev?|open|creat|mkdir|mkstemp|rename|link|copy|file|folder|directory|disk|log|save|extend|fallocate|ftruncate|tmp)\b|\/\w+\//i,
      /epoll/i,
    ),
    title: 'a file system has no room, or no inode left',
    meaning: 'A server that cannot write its log, its temporary files or its data refuses or drops what needs them.',
    look: ['df -h; df -i'],
    advice: ['make room, or rotate logs; no sysctl helps'],
    notLimits: ['epoll-watches'],
  },
  {
    name: 'a resource limit could not be raised',
    pattern: {
      test: line =>
        errnoAt(
          ['EPERM', 'EINVAL', 'EACCES'],
          /rlimit|prlimit|ulimit|resource limit|\bn(o|umber of open )files?\b|open files|max(imum)? open|RLIMIT_|limit for '/i,
        ).test(line) ||
        /cannot modify limit|step LIMITS spawning|failed to set rlimit|can(no|')t set maximum open files|cannot raise FD limit|error setting rlimit/i.test(
          line,
        ),
    },
    title: 'setrlimit() was refused',
    meaning:
      'A process raises its soft limit as far as its hard limit. Beyond that takes CAP_SYS_RESOURCE, and descriptors never go above fs.nr_open, not even for root. The program goes on with what it had.',
    decoys: [{ looksLike: 'a firewall', tellApart: 'it comes at start, from setrlimit() or prlimit()' }],
    look: ['grep -E "open files|processes" /proc/PID/limits; sysctl fs.nr_open; grep CapEff /proc/PID/status'],
    advice: [
      'systemd: LimitNOFILE= of the unit; else `- nofile` in /etc/security/limits.d, for that user and for root by name',
      'sysctl -w fs.nr_open=2097152   # first, where more than fs.nr_open is wanted',
    ],
    limits: ['nofile', 'nr-open'],
    notLimits: ['conntrack-max'],
  },
  {
    name: 'ENOMEM of fork()',
    pattern: errnoAt('ENOMEM', /fork|clone|spawn/i),
    title: 'fork() was refused for memory',
    meaning:
      'The kernel counts the memory of a process that forks twice: vm.overcommit_memory 2, or 0 and a process that is large, refuses it. Where memory is left, the first process of its pid namespace may have ended. It is no limit on processes: that is EAGAIN.',
    look: ['free -m; sysctl vm.overcommit_memory; grep -i commit /proc/meminfo'],
    advice: ['sysctl -w vm.overcommit_memory=1, or fork before the process grows; MemoryMax= of the unit in a cgroup'],
    limits: ['cgroup-memory'],
    notLimits: ['nproc', 'cgroup-pids', 'threads-max'],
  },
  {
    name: 'a sysctl is not there',
    pattern: errnoAt('ENOENT', /sysctl|\/?proc\/sys|couldn't write '/i),
    title: 'the kernel has no such setting at this moment',
    meaning:
      'Settings of connection tracking (net.netfilter.nf_conntrack_*, net.nf_conntrack_max) and of bridges (net.bridge.*) exist once their module is loaded, which is mostly later than systemd-sysctl runs: after the boot the kernel has its own value. Others were removed from the kernel, or are misspelled.',
    look: ['lsmod | grep -E "nf_conntrack|br_netfilter"; loadline explain NAME'],
    advice: [
      'echo nf_conntrack > /etc/modules-load.d/nf_conntrack.conf   # loaded before systemd-sysctl.service; br_netfilter for bridges',
      'systemctl restart systemd-sysctl   # for now, once the module is loaded',
    ],
    limits: ['conntrack-max', 'conntrack-buckets'],
  },
  {
    name: 'a sysctl cannot be written',
    pattern: {
      test: line =>
        /sysctl|proc\/sys|couldn't write '/i.test(line) &&
        /permission denied|not permitted|read-only file system|invalid argument|setting key/i.test(line),
    },
    title: 'the kernel did not take the value',
    meaning:
      'Permission denied or a read-only file system: in a container, or a setting of the whole machine from within a network namespace. Invalid argument: the value is out of its range. The old value stays in force.',
    look: ['sysctl NAME; id -u; ls -l /proc/sys/…'],
    advice: ['set it on the host as root; docker: --sysctl NAME=VALUE for those of a network namespace'],
    notLimits: ['conntrack-max'],
  },
  {
    name: 'EACCES of a file',
    pattern: errnoAt('EACCES', /\bopen(at)?\b|unix:|\.sock\b|\/(var|etc|run|srv|home|tmp|usr)\//i),
    title: "the rights of a file, or of a Unix socket's file, keep this user out",
    meaning: 'No packet was sent and no limit met: the user of the process may not use that path.',
    look: ['namei -l PATH; id USER'],
    advice: ['chown, chmod, or the listen.owner and listen.mode of the server that makes the socket'],
  },
];
