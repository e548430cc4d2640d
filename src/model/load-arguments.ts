/** What an argument of a load program sets. */
export type LoadArgument = 'connections' | 'durationMs' | 'requests' | 'threads';

/** By a program's name, the flags that say how many connections it has open at a time, and how many where none does. */
export interface ConnectionFlags {
  readonly flags: readonly string[];
  readonly otherwise?: number;
  /** A flag of how many times as many. */
  readonly times?: { readonly flags: readonly string[]; readonly otherwise: number };
}

/** Of the manuals of these programs, which are no drivers of ours. */
export const CONNECTION_FLAGS: Readonly<Record<string, ConnectionFlags>> = {
  bombardier: { flags: ['-c', '--connections'], otherwise: 125 },
  h2load: { flags: ['-c', '--clients'], otherwise: 1 },
  hey: { flags: ['-c'], otherwise: 50 },
  k6: { flags: ['-u', '--vus'] },
  locust: { flags: ['-u', '--users'] },
  memtier_benchmark: { flags: ['-c', '--clients'], otherwise: 50, times: { flags: ['-t', '--threads'], otherwise: 4 } },
  'mariadb-slap': { flags: ['-c', '--concurrency'] },
  mysqlslap: { flags: ['-c', '--concurrency'] },
  oha: { flags: ['-c'], otherwise: 50 },
  pgbench: { flags: ['-c', '--client'], otherwise: 1 },
  plow: { flags: ['-c', '--concurrency'], otherwise: 1 },
  'redis-benchmark': { flags: ['-c'], otherwise: 50 },
  rewrk: { flags: ['-c', '--connections'], otherwise: 1 },
  siege: { flags: ['-c', '--concurrent'] },
  sysbench: { flags: ['--threads'], otherwise: 1 },
  tcpkali: { flags: ['-c', '--connections'], otherwise: 1 },
  'valkey-benchmark': { flags: ['-c'], otherwise: 50 },
  wrk2: { flags: ['-c', '--connections'], otherwise: 10 },
};
