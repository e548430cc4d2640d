import type { LogEntry } from '../../model/explanation.ts';

/** Who ended the session, and in which way (haproxy configuration manual, 8.5). */
const WHO: Readonly<Record<string, string>> = {
  C: 'the client ended it',
  S: 'the server behind haproxy ended or refused it',
  P: 'haproxy itself ended it, by a rule, a limit or a protocol check',
  L: 'haproxy answered by itself, without a server',
  R: 'haproxy was out of something (memory, sockets, ports, descriptors)',
  I: 'an internal error of haproxy ended it',
  D: 'haproxy killed it because the server was taken down',
  U: 'haproxy killed it because a preferred server came back',
  K: 'an administrator killed it',
  c: 'the time limit of the client passed',
  s: 'the time limit of the server passed',
};

/** What haproxy was doing. */
const WHEN: Readonly<Record<string, string>> = {
  R: 'before the request was complete',
  Q: 'while the request waited in the queue for a free slot of a server',
  C: 'while haproxy connected to the server',
  H: 'before the headers of the answer were complete',
  D: 'while data was passed',
  L: 'while the last data went to the client',
  T: 'while the request was held back (tarpit)',
};

type Particular = Pick<LogEntry, 'advice' | 'limits' | 'notLimits'>;

const SLOW: Particular = {
  advice: ['find out why the server answers late; a longer `timeout server` hides it'],
  notLimits: ['listen-backlog', 'ephemeral-ports'],
};

/** States that say more of what is short than their two letters. */
const PARTICULAR: Readonly<Record<string, Particular>> = {
  sC: { limits: ['listen-backlog', 'somaxconn', 'conntrack-max'] },
  SC: {
    advice: [
      'is the server up? Else look at ports and descriptors of haproxy: its log has "no free ports" or "FD limit"',
    ],
    limits: ['ephemeral-ports', 'time-wait-ports', 'nofile'],
  },
  sQ: {
    advice: ['a larger `maxconn` of the server line, more servers, or a longer `timeout queue`'],
    notLimits: ['listen-backlog', 'somaxconn', 'ephemeral-ports'],
  },
  RC: { limits: ['ephemeral-ports', 'time-wait-ports', 'nofile'] },
  PR: {
    advice: ['a rule that denies, an invalid request (`show errors`), or a limit of the frontend; no sysctl helps'],
    notLimits: ['listen-backlog', 'nofile'],
  },
  sH: SLOW,
  sD: SLOW,
  SH: { advice: ['the server closed before it answered: its own log says why'], limits: ['nofile'] },
};

/** ` sC-- 1/1/0/0/0 ` in a line of the log, or the letters alone. */
function inLog(state: string): LogEntry['pattern'] {
  const pattern = new RegExp(
    `^(?:haproxy )?${state}(?:[-A-Z]{2})?$|\\s${state}(?:[-A-Z]{2})? \\d+/\\d+/\\d+/\\d+/\\+?\\d+`,
  );
  return { test: line => pattern.test(line) };
}

const ENDINGS: readonly LogEntry[] = Object.entries(WHO).flatMap(([who, whoText]) =>
  Object.entries(WHEN).map(([when, whenText]) => ({
    name: `haproxy ${who}${when}`,
    pattern: inLog(`${who}${when}`),
    title: `${whoText} ${whenText}`,
    meaning: `The termination state of a line of haproxy's log: the first letter says who ended the session, the second in which phase. Capital C and S: closed or refused; small c and s: a time limit passed.`,
    look: [
      'the five times before it: -1 stands where a phase was never reached; the counters after it: srv_conn and queues',
    ],
    ...PARTICULAR[`${who}${when}`],
  })),
);

/** Termination states of haproxy's log. */
export const TERMINATION_STATES: readonly LogEntry[] = [
  ...ENDINGS,
  {
    name: 'haproxy --',
    pattern: inLog('--'),
    title: 'the session ended as it should',
    meaning: 'Neither side gave up, and no time limit passed.',
  },
];
