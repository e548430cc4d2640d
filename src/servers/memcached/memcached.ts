import type { KnownProgram } from '../known-program.ts';
import { amountOf, onCommandLine, optionValue } from '../options.ts';

export const memcached: KnownProgram = {
  name: 'memcached',
  package: 'memcached',
  processName: /^(?:\S*\/)?memcached\b/,
  listen: {
    statement: backlog => `memcached -b ${backlog}`,
    comment: () => '# Debian: in /etc/memcached.conf',
  },
  caps: [
    {
      setting: '-c',
      title: 'connections that memcached holds at a time, with some twenty descriptors of its own: 1,024',
      beyond:
        'it answers others "ERROR Too many open connections" and closes them; with -o no_maxconns_fast, and before 1.5, they wait in the accept queue',
      refusal: /too many open connections/i,
      otherwise: 1024,
      // Measured of 1.6.18: nine, and four for each of its threads, of which it has four by default.
      own: 9 + 4 * 4,
      line: wanted =>
        `memcached -c ${wanted}   # Debian: -c ${wanted} in /etc/memcached.conf; 4 more for each thread beyond -t 4`,
      check: 'echo stats | nc -q1 127.0.0.1 11211 | grep -E "curr_connections|max_connections"',
      cost: 'some KB of memory and a descriptor for each connection',
    },
  ],
  setCaps: command => onCommandLine('-c', amountOf(optionValue(command, '-c', '--conn-limit'))),
  copied: { probe: { send: 'version\\r\\n', expect: 'VERSION' } },
  logEntries: [
    {
      name: 'memcached: Too many open connections',
      pattern: /too many open connections|listen_disabled_num [1-9]/i,
      title: 'memcached has as many connections as -c allows',
      meaning:
        'It answers with this error and closes (1,024 by default, its own descriptors among them); with -o no_maxconns_fast, and before 1.5, it stops accepting until one ends.',
      look: ['echo stats | nc -q1 127.0.0.1 11211 | grep -E "curr_connections|max_connections|listen_disabled"'],
      advice: ['memcached -c 10000   # Debian: -c in /etc/memcached.conf; it takes as many descriptors'],
      notLimits: ['listen-backlog', 'somaxconn', 'ephemeral-ports'],
    },
    {
      name: 'memcached: out of its own memory',
      pattern: /SERVER_ERROR out of memory/i,
      title: 'memcached has no room below -m for that item',
      meaning: 'Its own setting: connections are served, the item is not stored.',
      look: ['echo stats | nc -q1 127.0.0.1 11211 | grep -E "bytes|evictions"'],
      advice: ['memcached -m 1024'],
      notLimits: ['cgroup-memory', 'tcp-mem'],
    },
  ],
};
