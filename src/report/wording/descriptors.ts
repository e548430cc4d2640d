import { count, counted, theSide } from '../numbers.ts';
import type { Sentences } from './sentences.ts';

const REUSE: Readonly<Record<string, string>> = {
  '0': 'a port in TIME-WAIT is not used again before its 60 s are over',
  '1': 'a port in TIME-WAIT may be used again after 1 s',
  '2': 'a port in TIME-WAIT is used again early on loopback only',
};

/** Findings about descriptors and ports. */
export const DESCRIPTORS_AND_PORTS = {
  'descriptors-at-limit': ({ side, pid, used, limit }) =>
    `Process ${pid} on ${theSide(side)} had ${count(used)} of the ${counted(limit, 'file descriptor')} it may open.`,
  'descriptors-ran-out': ({ side, pid, limit }) =>
    `socket() said EMFILE to process ${pid} on ${theSide(side)}, which may open ${counted(limit, 'descriptor')} and ended before they could be counted.`,
  'descriptors-left-then': ({ side, pid, limit }) =>
    `Process ${pid} on ${theSide(side)} had all of its ${counted(limit, 'file descriptor')} for a while, but not while these failed.`,
  'descriptors-below-limit': ({ side, used, limit }) =>
    `No process on ${theSide(side)} ran out of file descriptors: ${count(used)} of ${count(limit)} at the peak.`,
  'accept-failed': ({ errno, count: times }) => `accept() failed with ${errno} ${counted(times, 'time')}.`,
  'calls-too-few': ({ call, errno, count: times, attempts }) =>
    `${call}() failed with ${errno} ${counted(times, 'time')}: too seldom, or at another time, to account for ${counted(attempts, 'attempt')}.`,
  'accept-never-failed': () => 'No accept() of the application failed.',
  'shed-by-target': ({ count: shed }) =>
    `The application closed ${counted(shed, 'connection')} unread: it had no file descriptor for them.`,
  'ports-exhausted': ({ capacity, live, timeWait }) =>
    `All ${counted(capacity, 'ephemeral port')} towards the destination were taken: ${count(live)} by live connections, ${count(timeWait)} in TIME-WAIT.`,
  'ports-left': ({ capacity, used }) =>
    `Ephemeral ports were left: ${count(used)} of ${count(capacity)} in use towards the destination.`,
  'ports-mostly-live': ({ live, timeWait }) =>
    `Most of the ports belong to live connections: ${count(live)}, against ${count(timeWait)} in TIME-WAIT.`,
  'ports-mostly-time-wait': ({ live, timeWait }) =>
    `Most of the ports are in TIME-WAIT: ${count(timeWait)}, against ${count(live)} with live connections.`,
  'time-wait-reuse': ({ value }) =>
    `net.ipv4.tcp_tw_reuse is ${value}${REUSE[value] === undefined ? '' : `: ${REUSE[value]}`}.`,
} as const satisfies Partial<Sentences>;
