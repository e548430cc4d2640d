import type { LogEntry } from '../../model/explanation.ts';

/** What wrk prints that says nothing of the cause. */
export const WRK_LINES: readonly LogEntry[] = [
  {
    name: 'wrk: Socket errors: connect …, read …, write …, timeout …',
    pattern: /socket errors: connect \d+/i,
    title: "wrk's four totals, without the errors behind them",
    meaning:
      'connect: socket() or connect() failed: no descriptor, no port, or a reset; it says not which. read: a reset or an end of file, mostly of a server that sheds or died. timeout: no answer in two seconds, also of a connection that was answered later.',
    decoys: [
      { looksLike: 'descriptors (connect)', tellApart: 'ulimit -n is near the number of connections' },
      { looksLike: 'ports (connect)', tellApart: 'about 28,232 connections to one address, or many in TIME-WAIT' },
      { looksLike: 'the accept queue (timeout)', tellApart: "the server's ListenOverflows moved" },
    ],
    look: ['loadline diagnose -- wrk …   # counts each error by its errno, and names the limit'],
    limits: ['nofile', 'ephemeral-ports', 'time-wait-ports', 'listen-backlog', 'somaxconn'],
  },
];
