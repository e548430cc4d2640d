/** What an argument of a load program sets. */
export type LoadArgument = 'connections' | 'durationMs' | 'requests' | 'threads';

type Flags = Readonly<Record<string, LoadArgument>>;

/** Flags of wrk and ab: a scenario's own arguments are read by them. */
export const WRK_FLAGS: Flags = {
  '-c': 'connections',
  '--connections': 'connections',
  '-d': 'durationMs',
  '--duration': 'durationMs',
  '-t': 'threads',
  '--threads': 'threads',
};
export const AB_FLAGS: Flags = { '-c': 'connections', '-n': 'requests', '-t': 'durationMs' };

/** By a program's name, the flags that say how many connections it has open at a time, and how many where none does. */
interface ConnectionFlags {
  readonly flags: readonly string[];
  readonly otherwise?: number;
  /** A flag of how many times as many. */
  readonly times?: { readonly flags: readonly string[]; readonly otherwise: number };
}

/** Of the manuals of these programs. */
export const CONNECTION_FLAGS: Readonly<Record<string, ConnectionFlags>> = {
  ab: { flags: ['-c'], otherwise: 1 },
  autocannon: { flags: ['-c', '--connections'], otherwise: 10 },
  bombardier: { flags: ['-c', '--connections'], otherwise: 125 },
  h2load: { flags: ['-c', '--clients'], otherwise: 1 },
  hey: { flags: ['-c'], otherwise: 50 },
  k6: { flags: ['-u', '--vus'] },
  locust: { flags: ['-u', '--users'] },
  memtier_benchmark: { flags: ['-c', '--clients'], otherwise: 50, times: { flags: ['-t', '--threads'], otherwise: 4 } },
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
  wrk: { flags: ['-c', '--connections'], otherwise: 10 },
  wrk2: { flags: ['-c', '--connections'], otherwise: 10 },
};
