import type { KnownProgram } from '../known-program.ts';

export const uwsgi: KnownProgram = {
  name: 'uWSGI',
  package: 'uwsgi-core',
  processName: /^(?:\S*\/)?uwsgi\b/,
  listen: {
    statement: backlog => `uwsgi --listen ${backlog}`,
    comment: () => '# it does not start with more than net.core.somaxconn',
  },
  caps: [
    {
      setting: '--processes',
      title: 'processes of uWSGI, each of which serves as many requests at a time as it has --threads: 1',
      beyond: 'others wait in the accept queue (--listen, 100)',
      line: wanted => `uwsgi --processes ${wanted}   # or more --threads`,
      check: "tr '\\0' ' ' < /proc/PID/cmdline",
      cost: 'a process with the whole application for each',
    },
  ],
  logEntries: [
    {
      name: 'uWSGI: listen queue of socket … full',
      pattern: /uWSGI listen queue of socket .* full/i,
      title: 'the accept queue of a uWSGI socket is full: all its processes are busy',
      meaning:
        'The numbers are waiting and allowed (--listen, 100 by default). A longer queue helps with bursts alone: else the processes are too few or too slow.',
      decoys: [
        {
          looksLike: 'a backlog that is too short',
          tellApart: 'it stays full: more --processes or --threads, or faster requests',
        },
      ],
      look: ['ss -ltn; ss -lx   # Recv-Q, Send-Q'],
      limits: ['listen-backlog', 'somaxconn'],
    },
    {
      name: 'uWSGI: listen queue greater than net.core.somaxconn',
      pattern: /listen queue size is greater than the system max/i,
      title: 'net.core.somaxconn is below --listen, and uWSGI does not start',
      meaning: 'uWSGI refuses what the kernel would clamp without a word.',
      look: ['sysctl net.core.somaxconn'],
      limits: ['somaxconn'],
      notLimits: ['syn-backlog'],
    },
    {
      name: 'uWSGI: HARAKIRI',
      pattern: /HARAKIRI/,
      title: 'uWSGI killed a process whose request took longer than --harakiri',
      meaning: 'Its own time limit: the client reads an end of file or a 502 of the proxy.',
      look: ['the request in the same lines'],
      advice: ['make that request faster, or --harakiri longer; no sysctl helps'],
      notLimits: ['listen-backlog', 'nofile', 'cgroup-memory'],
    },
  ],
};
