import { toldWhere } from '../copied.ts';
import type { KnownProgram } from '../known-program.ts';
import { gunicornCaps } from './caps.ts';

export const gunicorn: KnownProgram = {
  name: 'gunicorn',
  package: 'gunicorn',
  processName: /\bgunicorn\b/,
  listen: {
    statement: backlog => `gunicorn --backlog ${backlog}`,
    comment: () => '# or backlog in its configuration; it takes a restart',
  },
  caps: [
    {
      setting: '--workers',
      title: 'processes of gunicorn, of which a sync worker serves one connection at a time: 1',
      beyond: 'others wait in the accept queue (--backlog, 2,048)',
      line: wanted => `gunicorn --workers ${wanted}   # or --worker-class gthread --threads ${Math.min(wanted, 32)}`,
      check: "tr '\\0' ' ' < /proc/PID/cmdline; pgrep -c gunicorn",
      cost: 'a process with the whole application for each worker: 30 to 200 MB; a thread takes far less',
    },
    {
      setting: '--worker-connections',
      title: 'connections of one gthread, eventlet or gevent worker of gunicorn: 1,000',
      beyond: 'others wait in the accept queue (--backlog, 2,048)',
      line: wanted =>
        `gunicorn --worker-connections ${wanted} --threads ${wanted}   # for each worker; gevent and eventlet take no threads`,
      check: "tr '\\0' ' ' < /proc/PID/cmdline",
      cost: 'a descriptor and some KB of memory for each connection',
    },
  ],
  setCaps: gunicornCaps,
  copied: { command: running => toldWhere(running, ['--bind', '{host}:{port}']) },
  logEntries: [
    {
      name: 'gunicorn: WORKER TIMEOUT',
      pattern: /WORKER TIMEOUT \(pid/i,
      title: 'a worker did not report for longer than --timeout, and gunicorn kills it',
      meaning:
        'A sync worker serves one request at a time and does not report meanwhile: a request that takes longer than --timeout (30 s) is cut, and the client reads an end of file. It is no limit of the kernel.',
      look: ['the request in the access log; gunicorn --timeout, --workers, --threads'],
      advice: ['make that request faster; --worker-class gthread --threads 8, or a longer --timeout'],
      notLimits: ['nofile', 'listen-backlog', 'cgroup-memory'],
    },
    {
      name: 'gunicorn: a worker was sent SIGKILL',
      pattern: /was sent SIGKILL! Perhaps out of memory/i,
      title: 'a worker ended by SIGKILL: of gunicorn itself after a timeout, or of the kernel for memory',
      meaning: 'gunicorn only guesses at memory: after "WORKER TIMEOUT" the signal was its own.',
      decoys: [{ looksLike: 'the OOM killer', tellApart: 'journalctl -k says "Killed process" with that pid' }],
      look: ['journalctl -k | grep -i "killed process"; the line before it'],
      limits: ['cgroup-memory'],
    },
  ],
};
