import type { LogEntry } from '../../model/explanation.ts';

/** A status by itself, in a log of accesses, in an error of a client, or with its words. */
function status(code: number, words: string): RegExp {
  return new RegExp(
    `^(http )?${code}$|\\b${code} ${words}|HTTP/\\d(?:\\.\\d)?"? ${code}\\b|\\bstatus(?: ?code)?[ :=]+"?${code}\\b|\\b(?:http|error)[ :]+${code}\\b`,
    'i',
  );
}

/** HTTP statuses that a server or a proxy answers with when something is short. */
export const STATUSES: readonly LogEntry[] = [
  {
    name: 'HTTP 502',
    pattern: status(502, 'bad gateway'),
    title: 'a proxy got no usable answer from the server behind it',
    meaning:
      'The client reached the proxy, and the leg behind it failed: refused, reset or closed by the server there, or the proxy itself was out of ports or descriptors towards it. The error log of the proxy has the errno.',
    look: ['tail the error log of the proxy: the line with "upstream" or the termination state'],
    advice: ['loadline explain "THAT LINE"; loadline diagnose --port PORT -- COMMAND judges both legs'],
    limits: ['ephemeral-ports', 'time-wait-ports', 'nofile'],
  },
  {
    name: 'HTTP 503',
    pattern: status(503, 'service (temporarily )?unavailable'),
    title: 'a server or a proxy refused in words: it has as much to do as it takes, or nothing behind it',
    meaning:
      'A cap of its own (a connection limit, a full queue, a limit of requests), or no server behind it is up. The kernel took the connection: no queue and no port was short for it.',
    look: ["the server's log and its own count of connections"],
    advice: ["raise the server's own cap, or serve faster; no sysctl helps"],
    notLimits: ['listen-backlog', 'somaxconn', 'ephemeral-ports'],
  },
  {
    name: 'HTTP 504',
    pattern: status(504, 'gateway time-?out'),
    title: "a proxy's own time limit passed before the server behind it answered",
    meaning:
      'Either its connect() got no answer (a full accept queue behind it, packets dropped), or the connection stood and the answer was late. The error log of the proxy says "while connecting" or "while reading".',
    decoys: [
      {
        looksLike: 'a slow application',
        tellApart: 'the log says "while connecting": then it is the way or the accept queue',
      },
    ],
    look: ['tail the error log of the proxy; ss -ltn on the server behind it   # Recv-Q above Send-Q'],
    advice: ['"while reading": make the answer faster; "while connecting": loadline explain listen-backlog'],
    limits: ['listen-backlog', 'somaxconn', 'conntrack-max'],
  },
  {
    name: 'HTTP 500',
    pattern: status(500, 'internal server error'),
    title: 'the application failed while it answered',
    meaning:
      'Its own error. Under load it is often a descriptor, a thread or a connection to a database that it did not get: its log says which.',
    look: ["the application's log"],
    advice: ['loadline explain "THE LINE OF ITS LOG"'],
  },
  {
    name: 'HTTP 429',
    pattern: status(429, 'too many requests'),
    title: 'a limit of requests, set on purpose',
    meaning:
      'The server, or a proxy before it, counts requests of one client and refuses the rest. It is no limit of the kernel.',
    look: ['the headers Retry-After and RateLimit-*'],
    advice: ['send slower, or raise that limit for the source of the load'],
    notLimits: ['listen-backlog', 'nofile'],
  },
  {
    name: 'HTTP 499',
    pattern: status(499, 'client closed'),
    title: 'the client went away before the answer was ready',
    meaning: "A proxy logs it, nobody receives it. The client's own time limit passed, or its process ended.",
    look: ['the request time in the same line'],
    advice: ['make the answer faster, or the time limit of the client longer'],
    notLimits: ['nofile', 'ephemeral-ports'],
  },
];
