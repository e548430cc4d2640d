import type { ErrnoName } from '../model/errno.ts';
import type { Entry } from '../model/explanation.ts';

/** Errors that say that something has run out, or is not allowed. */
export const ERRNOS_OF_RESOURCES = {
  EMFILE: {
    title: 'too many open files in this process',
    meaning:
      'socket() or accept() found no descriptor number below the soft RLIMIT_NOFILE of the process. No packet is sent and no kernel counter moves. accept() says it even when no connection waits. A Node server never tells its program: it closes what waits, so clients read an end of file.',
    decoys: [
      { looksLike: 'ENFILE', tellApart: 'that one is the whole machine, fs.file-max' },
      {
        looksLike: 'fs.nr_open, which gives EMFILE too',
        tellApart: 'the process then has fewer descriptors open than its soft limit',
      },
    ],
    look: ['grep "open files" /proc/PID/limits; ls /proc/PID/fd | wc -l'],
    limits: ['nofile', 'nr-open'],
    notLimits: ['file-max'],
  },
  ENFILE: {
    title: 'too many open files on the whole machine',
    meaning:
      'The machine holds fs.file-max open files and the caller lacks CAP_SYS_ADMIN: root goes on where other users fail. The kernel logs "VFS: file-max limit … reached", mostly only once.',
    decoys: [
      { looksLike: 'EMFILE', tellApart: 'that one is the limit of one process' },
      { looksLike: 'a lack of memory for sockets', tellApart: 'the first number of fs.file-nr is below the third' },
    ],
    look: ['cat /proc/sys/fs/file-nr   # open, 0, most'],
    advice: [
      'sysctl -w fs.file-max=$((2 * $(cut -f3 /proc/sys/fs/file-nr)))',
      'look for the process that leaks: lsof, or ls /proc/*/fd | wc -l',
    ],
    limits: ['file-max'],
    notLimits: ['nofile', 'nr-open'],
  },
  EPERM: {
    title: 'not allowed',
    meaning:
      'From a send on UDP: a firewall or a full connection-tracking table dropped the packet on its way out. TCP does not say it: there connect() goes on and times out. From setrlimit(): only root with CAP_SYS_RESOURCE may raise a hard limit, and never above fs.nr_open.',
    look: ['cat /proc/net/stat/nf_conntrack   # drop'],
    limits: ['conntrack-max', 'nr-open'],
    advice: [
      'for UDP, nft list ruleset: look for a rule that drops; else raise the limit that /proc/net/stat/nf_conntrack counts drops of',
    ],
  },
  EACCES: {
    title: 'this user may not',
    meaning:
      'From bind(): a port below net.ipv4.ip_unprivileged_port_start (1024). From connect(): a rule of a firewall rejected (administratively prohibited). From open(): the rights of a file, or a setting of the whole machine that cannot be written from a network namespace.',
    advice: ['from bind(): run it as root, or choose another port; else mend the rule or the rights of the file'],
  },
  EAGAIN: {
    title: 'not now',
    meaning:
      'From accept(), send() or recv() on a non-blocking socket it is no error: there is nothing to do yet. From fork() or pthread_create() it is a limit on processes: RLIMIT_NPROC, pids.max of the cgroup, kernel.threads-max or kernel.pid_max.',
    decoys: [
      { looksLike: 'RLIMIT_NPROC', tellApart: 'root is exempt from it; pids.events of the cgroup counts the other' },
      { looksLike: 'an accept queue overflow', tellApart: 'connect() says EAGAIN on Unix sockets only, never on TCP' },
    ],
    look: ['cat /sys/fs/cgroup/CGROUP/pids.events; grep processes /proc/PID/limits'],
    limits: ['nproc', 'cgroup-pids', 'threads-max'],
    notLimits: ['listen-backlog', 'somaxconn'],
    advice: [
      'TasksMax= of the unit, LimitNPROC= or nproc in limits.d, or sysctl kernel.threads-max: the one that is reached',
    ],
  },
  ENOMEM: {
    title: 'no memory, or no room for another mapping',
    meaning: 'Among thread-per-connection servers mostly vm.max_map_count: each thread takes two or three mappings.',
    look: ['wc -l /proc/PID/maps; sysctl vm.max_map_count; dmesg | grep -i oom'],
    limits: ['cgroup-memory'],
    decoys: [
      {
        looksLike: 'a machine without memory',
        tellApart: 'free -m shows some, and /proc/PID/maps has about vm.max_map_count lines',
      },
    ],
    advice: [
      'sysctl -w vm.max_map_count=$((4 * $(cat /proc/sys/vm/max_map_count))), or fewer threads; for a cgroup MemoryMax= of the unit',
    ],
  },
  ENOBUFS: {
    title: 'no room for a packet or a socket buffer',
    meaning: 'A queue on the way out of this host was full, such as the neighbour table or the queue of a device.',
    look: ['tc -s qdisc; dmesg | grep neighbour'],
    limits: ['neighbour-table', 'tcp-mem'],
    notLimits: ['socket-buffers'],
    decoys: [
      {
        looksLike: 'net.core.wmem_max',
        tellApart: 'a full socket buffer is EAGAIN, or makes the write wait; it is never ENOBUFS',
      },
    ],
    advice: ['sysctl -w net.ipv4.neigh.default.gc_thresh3=8192 where the log says that the neighbour table overflows'],
  },
  ENOSPC: {
    title: 'no space: in a table of the kernel, or on a disk',
    meaning:
      "From epoll_ctl(): this user's descriptors in epoll sets have reached fs.epoll.max_user_watches, over all processes. From inotify_add_watch(): the same of fs.inotify.max_user_watches. From semget(): kernel.sem. From open() or write(): the file system is full.",
    decoys: [
      { looksLike: 'a full disk', tellApart: 'epoll_ctl() returned it' },
      { looksLike: 'epoll watches', tellApart: 'write(), open() or inotify_add_watch() returned it' },
    ],
    look: ['sysctl fs.epoll.max_user_watches fs.inotify.max_user_watches; df -h; df -i'],
    limits: ['epoll-watches'],
    advice: [
      'from epoll_ctl(): sysctl -w fs.epoll.max_user_watches=$((2 * $(cat /proc/sys/fs/epoll/max_user_watches)))',
    ],
  },
  EINVAL: {
    title: 'a value that the kernel refuses',
    meaning:
      'Among these settings: tcp_syn_retries below 1, or a port range whose lower end is above its upper or below ip_unprivileged_port_start.',
  },
  EBADF: {
    title: 'not an open descriptor',
    meaning:
      'Mostly the second error: a program went on with the -1 that a failed socket() gave it. Look for the EMFILE before it.',
    limits: ['nofile'],
  },
} as const satisfies Partial<Record<ErrnoName, Entry>>;
