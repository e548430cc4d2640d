import { DRIVER_LINES } from '../drivers/drivers.ts';
import { saysForkFailed } from '../limits/tasks/fork-sayings.ts';
import type { LogEntry } from '../model/explanation.ts';
import { capLimits } from '../servers/servers.ts';

/** How shells, C libraries and runtimes say that no process or thread could be made. */
export const THREADS: readonly LogEntry[] = [
  {
    name: 'no thread can be started',
    pattern: { test: saysForkFailed },
    title: 'fork() or pthread_create() returned EAGAIN',
    meaning:
      'A limit on processes and threads: of the user (RLIMIT_NPROC, root is exempt), of the cgroup (pids.max, TasksMax=), or of the machine (kernel.threads-max, kernel.pid_max). Java calls it OutOfMemoryError, and it is not memory.',
    decoys: [
      { looksLike: 'memory', tellApart: 'the heap and free -m have some' },
      { looksLike: 'RLIMIT_NPROC', tellApart: 'pids.events of the cgroup counts up where the cgroup is the limit' },
    ],
    look: ['cat /sys/fs/cgroup/CGROUP/pids.{current,max,events}; grep processes /proc/PID/limits; cat /proc/loadavg'],
    advice: ['TasksMax= of the unit, LimitNPROC=, or sysctl kernel.threads-max: the one that is reached'],
    limits: ['cgroup-pids', 'nproc', 'threads-max'],
    notLimits: ['cgroup-memory'],
  },
];

/** Lines of load generators, whose totals hide the error behind them. */
export const PROGRAM_MESSAGES: readonly LogEntry[] = [
  ...DRIVER_LINES,
  {
    name: 'curl: (28) … timed out',
    pattern: /curl: \(28\)/i,
    title: "curl's own time limit passed",
    meaning:
      '"Connection timed out" means that no SYN was answered; "Operation timed out" with bytes received means that the connection stood, and the application did not finish.',
    decoys: [
      {
        looksLike: 'a limit',
        tellApart: 'curl -v says "Connected to": then it is the application or the accept queue',
      },
    ],
    look: ['curl -v --connect-timeout 5 …', 'nstat -az TcpExtListenOverflows   # on the server'],
    limits: ['listen-backlog', 'somaxconn', 'conntrack-max'],
    notLimits: ['nofile', 'ephemeral-ports'],
  },
  {
    name: 'curl: (52) Empty reply from server',
    pattern: /curl: \(52\)|empty reply from server|server closed (the )?connection|upstream prematurely closed/i,
    title: 'accepted, and closed without a word',
    meaning:
      'The server took the connection and closed it before it answered: out of descriptors (Node does it in silence), out of connections by its own configuration (worker_connections), or its process ended.',
    decoys: [
      { looksLike: 'a crash', tellApart: 'new connections are refused afterwards' },
      { looksLike: 'descriptors', tellApart: 'ls /proc/PID/fd | wc -l is at the limit of /proc/PID/limits' },
    ],
    look: ['grep "open files" /proc/PID/limits; ls /proc/PID/fd | wc -l', "the server's error log"],
    limits: ['nofile', ...capLimits('closes')],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  {
    name: 'k6 and Go: dial tcp …: i/o timeout',
    pattern: /dial(:| tcp).*i\/o timeout|request timeout|context deadline exceeded/i,
    title: "the program's own time limit passed while it connected or waited",
    meaning:
      'No errno: the kernel was still trying. With "dial" no SYN was answered in time; without it the connection stood and the answer was late.',
    decoys: [
      { looksLike: 'the accept queue', tellApart: "the server's ListenOverflows moved" },
      { looksLike: 'connection tracking', tellApart: 'the drop column of /proc/net/stat/nf_conntrack moved' },
    ],
    look: ['ss -tino state syn-sent   # retrans:0/n: the SYNs never left this host'],
    limits: ['listen-backlog', 'somaxconn', 'conntrack-max', 'netdev-backlog'],
    notLimits: ['nofile', 'ephemeral-ports'],
  },
];
