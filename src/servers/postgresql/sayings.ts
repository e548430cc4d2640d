import type { LogEntry } from '../../model/explanation.ts';

const KERNEL = ['listen-backlog', 'somaxconn', 'nofile', 'ephemeral-ports'] as const;

/** Errors of PostgreSQL and of pgbouncer. */
export const POSTGRESQL_SAYINGS: readonly LogEntry[] = [
  {
    name: 'PostgreSQL: too many clients already',
    pattern: /sorry, too many clients already|remaining connection slots are reserved/i,
    title: 'PostgreSQL serves as many connections as max_connections allows',
    meaning:
      'It takes one more connection, answers with this error (SQLSTATE 53300) and closes it. Of max_connections (100 by default) superuser_reserved_connections (3) and reserved_connections are kept back.',
    look: ["psql -c 'show max_connections' -c 'select count(*) from pg_stat_activity'"],
    advice: [
      "psql -c 'alter system set max_connections = 500'; then restart, since a reload does not change it; or a pool (pgbouncer) before it",
    ],
    notLimits: KERNEL,
  },
  {
    name: 'PostgreSQL: too many connections for a role or a database',
    pattern: /too many connections for (role|database)/i,
    title: 'that role or database has as many connections as its own CONNECTION LIMIT allows',
    meaning: 'rolconnlimit or datconnlimit, not max_connections: others are still served.',
    look: ["psql -c 'select rolname, rolconnlimit from pg_roles' -c 'select datname, datconnlimit from pg_database'"],
    advice: ['ALTER ROLE name CONNECTION LIMIT 200;   -- or ALTER DATABASE; -1: none'],
    notLimits: KERNEL,
  },
  {
    name: 'pgbouncer: no more connections allowed',
    pattern: /no more connections allowed \(max_client_conn\)|query_wait_timeout/i,
    title: 'pgbouncer has as many clients as max_client_conn, or none of its server connections became free',
    meaning:
      'max_client_conn refuses at once. query_wait_timeout: a client waited too long for one of default_pool_size connections.',
    look: ["psql -p 6432 pgbouncer -c 'show pools'"],
    advice: ['max_client_conn = 1000 in pgbouncer.ini (and its descriptors); default_pool_size for the other'],
    notLimits: ['listen-backlog', 'somaxconn', 'ephemeral-ports'],
  },
  {
    name: 'PostgreSQL: not ready',
    pattern:
      /the database system is (starting up|shutting down|in recovery mode|not yet accepting connections|not accepting connections)/i,
    title: 'PostgreSQL runs and takes nobody at this moment',
    meaning: 'It starts, stops, or recovers after one of its processes was killed. It is no limit.',
    look: ["the server's log: which process ended, and by which signal?"],
    advice: ['wait for it; "in recovery mode" under load: look for a process that was killed for memory'],
    notLimits: KERNEL,
  },
  {
    name: 'PostgreSQL: out of shared memory',
    pattern: /out of shared memory|max_locks_per_transaction/i,
    title: "the table of locks is full, which is a setting of PostgreSQL's own",
    meaning: 'max_locks_per_transaction × (max_connections + max_prepared_transactions). The machine has memory left.',
    look: ["psql -c 'select count(*) from pg_locks'"],
    advice: ['max_locks_per_transaction = 128, and a restart'],
    notLimits: ['cgroup-memory'],
  },
  {
    name: 'PostgreSQL: canceled by a time limit',
    pattern: /canceling statement due to (statement|lock) timeout|idle-in-transaction timeout/i,
    title: 'a statement or a transaction took longer than PostgreSQL is told to allow',
    meaning: 'statement_timeout, lock_timeout or idle_in_transaction_session_timeout: the connection was served.',
    look: ["psql -c 'select * from pg_stat_activity'"],
    advice: ['find the slow statement or the lock; no sysctl helps'],
    notLimits: KERNEL,
  },
];
