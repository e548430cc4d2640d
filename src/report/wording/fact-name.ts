import type { FactName } from '../../model/facts.ts';

const FACTS: Readonly<Record<FactName, string>> = {
  load: 'the load: attempts, time limit, probe',
  'client.processes': "descriptors of the client's processes, against their limits",
  'server.processes': "descriptors of the server's processes, against their limits",
  'client.settings': 'sysctl values in force on the client',
  'server.settings': 'sysctl values in force on the server',
  'client.counters': 'TCP and IP counters of the client',
  'server.counters': 'TCP and IP counters of the server',
  'client.tracking': 'connection-tracking statistics of the client',
  'server.tracking': 'connection-tracking statistics of the server',
  driver: "how the driver's processes ended",
  'client.cgroups': "the cgroups that bound the client's processes, and what their limits refused",
  'server.cgroups': "the cgroups that bound the server's processes, and what their limits refused",
  'server.users': "threads of the users that the server's processes run as, against their limit",
  'server.forks': 'processes and threads that the server could not make',
  threads: 'threads of the whole machine, against its limit',
  openFiles: 'open files of the whole machine, against its limit',
  'client.ports': 'local ports in use, per source and destination, by socket state',
  listener: "the listener's accept queue, its bound, and its SYN queue",
  acceptance: 'how fast the application accepted, and with which errors',
  losses: 'packets that vanished, place by place (identities E1 to E4)',
  refusals: 'resets and ICMP messages that the server answered with',
  'server.shortages': 'files, ports, threads and memory that calls of the server failed for',
  'server.failedCalls': "failed system calls of the server's processes",
  'client.failedCalls': "failed system calls of the client's processes",
  target: "how the target's processes ended, and what they accepted",
  application: 'which server the target is, and how it was configured',
  sockets: 'orphaned sockets and TCP memory of the whole machine',
  neighbours: 'tables of link addresses of the whole machine',
  targetLog: "lines of the target's error log",
};

/** What a fact is, in a few words: `the listener's accept queue, its bound, and its SYN queue`. */
export function factPhrase(name: FactName): string {
  return FACTS[name];
}
