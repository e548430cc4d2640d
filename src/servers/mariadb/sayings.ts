import type { LogEntry } from '../../model/explanation.ts';

const KERNEL = ['listen-backlog', 'somaxconn', 'ephemeral-ports'] as const;

/** Errors of MariaDB and MySQL, and lines of their logs. */
export const MARIADB_SAYINGS: readonly LogEntry[] = [
  {
    name: 'MySQL: Too many connections',
    pattern: /\b1040\b.*too many connections|too many connections(?! for)|ER_CON_COUNT_ERROR/i,
    title: 'the server has as many connections as max_connections allows',
    meaning:
      'It takes one more connection, answers with error 1040 and closes it; one is kept back for an administrator. max_connections is 151 by default, and lowered at start where descriptors do not suffice.',
    look: ["mysql -e \"show variables like 'max_connections'; show status like 'Max_used_connections'\""],
    advice: ["mysql -e 'set global max_connections = 500'; and max_connections = 500 below [mysqld]"],
    notLimits: KERNEL,
  },
  {
    name: 'MySQL: max_user_connections',
    pattern: /max_user_connections/i,
    title: 'this account has as many connections as max_user_connections allows',
    meaning: 'A limit of one account (errors 1203 and 1226): others are still served.',
    look: ['mysql -e "show variables like \'max_user_connections\'; show grants for USER"'],
    advice: ['ALTER USER … WITH MAX_USER_CONNECTIONS 200;   -- 0: none'],
    notLimits: [...KERNEL, 'nofile'],
  },
  {
    name: 'MySQL: the host is blocked',
    pattern: /is blocked because of many connection errors/i,
    title: 'the server refuses a host that broke off too many handshakes',
    meaning: 'max_connect_errors (100): health checks that only open a port do it, and loads that give up.',
    look: ["mysql -e 'select * from performance_schema.host_cache'"],
    advice: ['mysqladmin flush-hosts; a larger max_connect_errors'],
    notLimits: KERNEL,
  },
  {
    name: 'MySQL: fewer descriptors than wanted',
    pattern:
      /could not increase number of max_open_files|changed limits: max_(open_files|connections)|max_connections: \d+ +\(requested/i,
    title: 'the server lowered its own limits, for it may open too few descriptors',
    meaning: 'open_files_limit is what RLIMIT_NOFILE allows: max_connections and table_open_cache are cut down to it.',
    look: ['grep "open files" /proc/PID/limits'],
    advice: ['systemctl edit mariadb: [Service] LimitNOFILE=65536; then restart'],
    limits: ['nofile', 'nr-open'],
  },
  {
    name: 'MySQL: no thread for a connection',
    pattern: /can't create (a new )?thread/i,
    title: 'the server could start no thread for a connection',
    meaning:
      'pthread_create() returned EAGAIN: TasksMax= of the unit, RLIMIT_NPROC of its user, or kernel.threads-max. It is rarely memory.',
    look: ['cat /sys/fs/cgroup/CGROUP/pids.{current,max,events}; grep processes /proc/PID/limits'],
    advice: ['TasksMax= of the unit, or LimitNPROC=: the one that is reached; or thread_handling=pool-of-threads'],
    limits: ['cgroup-pids', 'nproc', 'threads-max'],
    notLimits: ['cgroup-memory'],
  },
  {
    name: 'MySQL: lost in the handshake',
    pattern:
      /reading initial communication packet|reading authorization packet|Got timeout reading communication packets|Aborted connection|server has gone away/i,
    title: 'the connection stood and ended in the middle',
    meaning:
      '"initial communication packet": the server was connected to and sent no greeting in connect_timeout; it may be stuck, at its cap behind a proxy, or the connection still waits in the accept queue. "gone away" and "Aborted": an idle connection (wait_timeout), a packet above max_allowed_packet, or a client that ended.',
    look: ["mysql -e \"show status like 'Aborted%'; show variables like '%timeout'\"; ss -ltn"],
    limits: ['listen-backlog', 'somaxconn'],
  },
];
