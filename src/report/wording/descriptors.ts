import { count, counted, duration, theSide } from '../numbers.ts';
import type { Sentences } from './sentences.ts';

const REUSE: Readonly<Record<string, (afterMs: number | undefined) => string>> = {
  '0': () => 'a port in TIME-WAIT is not used again before its 60 s are over',
  '1': afterMs =>
    afterMs === undefined
      ? 'a port in TIME-WAIT would be used again, but not without TCP timestamps'
      : `a port in TIME-WAIT may be used again after ${duration(afterMs)}`,
  '2': () => 'a port in TIME-WAIT is used again early on loopback only',
};

/** Findings about descriptors and ports. */
export const DESCRIPTORS_AND_PORTS = {
  'descriptors-at-limit': ({ side, pid, used, limit }) =>
    `Process ${pid} on ${theSide(side)} had ${count(used)} of the ${counted(limit, 'file descriptor')} it may open.`,
  'descriptors-ran-out': ({ side, pid, limit }) =>
    `socket() returned EMFILE to process ${pid} on ${theSide(side)}. It may open ${counted(limit, 'descriptor')}, and ended before they could be counted.`,
  'descriptors-left-then': ({ side, pid, limit }) =>
    `Process ${pid} on ${theSide(side)} had used all of its ${counted(limit, 'file descriptor')} for a while, but not when these attempts failed.`,
  'descriptors-below-limit': ({ side, used, limit }) =>
    `No process on ${theSide(side)} ran out of file descriptors: ${count(used)} of ${count(limit)} at the peak.`,
  'accept-failed': ({ errno, count: times }) => `accept() failed with ${errno} ${counted(times, 'time')}.`,
  'calls-too-few': ({ call, errno, count: times, attempts }) =>
    `${call}() failed with ${errno} ${counted(times, 'time')}: too seldom, or at another time, to account for ${counted(attempts, 'attempt')}.`,
  'calls-never-failed': ({ errno }) => `No call of the server failed with ${errno}.`,
  'server-call-failed': ({ call, errno, count: times }) =>
    `${call}() of the server failed with ${errno} ${counted(times, 'time')}.`,
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
  'ports-young': ({ afterMs, young }) =>
    `Here a port in TIME-WAIT may be used again after ${duration(afterMs)}, and ${counted(young, 'port')} ${young === 1 ? 'was' : 'were'} younger: ports are used up faster than that.`,
  'ports-seen': ({ capacity, live, timeWait }) =>
    `${count(live + timeWait)} of ${count(capacity)} ephemeral ports towards the destination were seen in use: ${count(live)} by live connections, ${count(timeWait)} in TIME-WAIT.`,
  'bind-needs-port': ({ capacity, used }) =>
    `${count(used)} of ${count(capacity)} ephemeral ports are taken. bind() before connect() needs a port that no other socket of that address has, whatever the destination.`,
  'ports-bound': ({ capacity, used }) =>
    `${count(used)} of ${count(capacity)} ephemeral ports are taken by sockets that were bound before they connected. Such a port serves one connection, whatever its destination, and TIME-WAIT keeps it, whatever net.ipv4.tcp_tw_reuse is.`,
  'no-port-left': ({ count: calls }) =>
    calls === 0
      ? 'No connect() failed for want of a port: the kernel found one, or needed none.'
      : `The kernel searched for a local port for ${counted(calls, 'connect() call')} and found none.`,
  'address-not-here': () => 'bind() returns EADDRNOTAVAIL for one reason: the host does not have that address.',
  'no-source-address': ({ count: calls }) =>
    `The kernel did not search for a port for ${counted(calls, 'connect() call')}: it has no address of that family to connect from (is IPv6 off?).`,
  'four-tuple-taken': ({ count: calls }) =>
    `${counted(calls, 'connect() call')} came from a socket bound to a port that already has a connection to the same destination.`,
  'time-wait-reuse': ({ value, afterMs }) => {
    const meaning = REUSE[value]?.(afterMs);
    return `net.ipv4.tcp_tw_reuse is ${value}${meaning === undefined ? '' : `: ${meaning}`}.`;
  },
} as const satisfies Partial<Sentences>;
