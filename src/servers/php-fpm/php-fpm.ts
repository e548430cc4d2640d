import type { KnownProgram } from '../known-program.ts';
import { phpFpmCaps } from './caps.ts';

export const phpFpm: KnownProgram = {
  name: 'php-fpm',
  package: 'php-fpm',
  processName: /\bphp-fpm[\d.]*\b/,
  listen: {
    statement: backlog => `listen.backlog = ${backlog}`,
    comment: () => '# in the file of the pool; it takes a restart',
  },
  caps: [
    {
      setting: 'pm.max_children',
      title: 'processes of a pool of php-fpm, each of which serves one request at a time: 5 in Debian',
      beyond: 'others wait in the accept queue (listen.backlog, 511)',
      line: wanted => `pm.max_children = ${wanted}   # in the file of the pool`,
      check: 'grep -r pm.max_children /etc/php/*/fpm/pool.d',
      cost: 'a process of 20 to 60 MB for each',
    },
  ],
  setCaps: phpFpmCaps,
  logEntries: [
    {
      name: 'php-fpm: server reached pm.max_children',
      pattern: /reached (pm\.)?max_children/i,
      title: 'all processes of a pool are busy, and the pool may have no more',
      meaning:
        'Each child serves one request at a time. Others wait in the accept queue of listen.backlog; where that is full, nginx gets EAGAIN on a Unix socket at once, or no answer to its SYN over TCP.',
      look: ['grep -r "pm.max_children" /etc/php/*/fpm/pool.d; ss -lx   # or -lt: Recv-Q: waiting'],
      advice: [
        'pm.max_children = 50   # in the file of the pool; each child takes 20 to 60 MB',
        'systemctl reload phpVERSION-fpm',
      ],
      notLimits: ['nproc', 'cgroup-pids', 'ephemeral-ports'],
    },
    {
      name: 'php-fpm: a pool seems busy',
      pattern: /seems busy \(you may need to increase pm/i,
      title: 'a pool starts children as fast as it may',
      meaning: 'A warning on the way to pm.max_children: nothing failed yet.',
      look: ['the status page of the pool: listen queue, active processes'],
      advice: ['a larger pm.start_servers and pm.min_spare_servers where bursts are usual'],
      notLimits: ['nproc', 'listen-backlog'],
    },
    {
      name: 'php-fpm: execution timed out',
      pattern: /execution timed out \(|request_terminate_timeout/i,
      title: 'php-fpm ended a request that took too long',
      meaning: 'request_terminate_timeout of the pool. The client of the proxy reads 502.',
      look: ['the slow log of the pool'],
      advice: ['make that script faster, or its time limit longer; no sysctl helps'],
      notLimits: ['listen-backlog', 'nofile', 'ephemeral-ports'],
    },
  ],
};
