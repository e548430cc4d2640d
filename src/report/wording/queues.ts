import type { Findings } from '../../model/finding.ts';
import { count, counted, duration, rate } from '../numbers.ts';
import type { Sentences } from './sentences.ts';

/** Findings about the listener: its SYN queue, its accept queue, and the application that empties it. */
export const QUEUES = {
  'accept-queue-full': full =>
    `${fullQueue(full)}, and the kernel counted ${counted(full.overflows, 'overflow')} (ListenOverflows; one attempt can overflow several times).`,
  'accept-queue-not-full': ({ bound, peak }) =>
    `The accept queue was never full: at most ${count(peak)} waited, and its bound is ${count(bound)}.`,
  'bound-is-backlog': ({ backlog, somaxconn }) =>
    `The application asked listen() for ${count(backlog)}, and net.core.somaxconn would allow ${count(somaxconn)}: the backlog is the bound.`,
  'bound-is-somaxconn': ({ backlog, somaxconn }) =>
    `The application asked listen() for ${count(backlog)}, but net.core.somaxconn cut it to ${count(somaxconn)}.`,
  'bound-equals-somaxconn': ({ somaxconn }) =>
    `What the application asked listen() for is not known; the bound is net.core.somaxconn, ${count(somaxconn)}.`,
  'bound-of-its-own': ({ bound, somaxconn }) =>
    bound < somaxconn
      ? `The bound of the accept queue is ${count(bound)}, below net.core.somaxconn (${count(somaxconn)}): probably the application's own number.`
      : `The bound of the accept queue is ${count(bound)}, as it was when the application called listen(); net.core.somaxconn is ${count(somaxconn)} now.`,
  'listener-dropped-nothing': ({ bound, peak }) =>
    `This listener dropped no packet (its own count, sk_drops, stood still): at most ${count(peak)} waited, and its bound is ${count(bound)}.`,
  'overflow-aborted': ({ resets }) =>
    `The kernel reset ${counted(resets, 'connection')} on overflow (net.ipv4.tcp_abort_on_overflow is on).`,
  'reset-by-application': ({ resets }) =>
    `The application itself reset ${counted(resets, 'connection')} (TCPAbortOnData, TCPAbortOnClose).`,
  'fewer-than-failed': ({ packets, attempts }) =>
    `The kernel counted ${counted(packets, 'packet')} of this kind: too few for ${counted(attempts, 'attempt')}.`,
  ghosts: ({ count: ghosts, missing }) =>
    `${counted(ghosts, 'connection')} ${ghosts === 1 ? 'was' : 'were'} established for the client only: the server's kernel held nothing of them.${
      missing === 0 ? '' : ` By the counters, the server never had ${count(missing)} of those that the client opened.`
    }`,
  'overflows-spent': ({ overflows, syns }) =>
    `The kernel counted ${counted(overflows, 'overflow')}, and at least ${count(syns)} of them dropped a SYN: too few are left to account for these attempts.`,
  'accept-stalled': ({ stallMs }) =>
    `For ${duration(stallMs)} connections waited in the accept queue and the application took none.`,
  'stall-outlasted-deadline': ({ stallMs, timeoutMs }) =>
    `For up to ${duration(stallMs)} the application took no connection from its queue. These attempts had at most ${duration(timeoutMs)}: no queue is long enough.`,
  'own-queue-stalled': ({ queues, timeoutMs }) =>
    `The application took connections from others of its ${count(queues)} accept queues. What waited in the one for these when they came still waited when they gave up, after at most ${duration(timeoutMs)}: no queue is long enough.`,
  'accept-too-slow': ({ perSecond, waiting, timeoutMs }) =>
    `The application took at most ${rate(perSecond)} connections per second while connections waited: too slow for the ${count(waiting)} that are given up after ${duration(timeoutMs)}, however long the queue is.`,
  'busy-at-own-cap': ({ held, looks }) =>
    `At each of ${looks} looks at those that waited, or at all but a few, the application had ${counted(held, 'connection')}, as many as a setting of its own allows, and never more: a longer queue would serve no more in all.`,
  'held-at-own-cap': ({ held, stallMs }) =>
    `The application held exactly ${counted(held, 'connection')} for ${duration(stallMs)}, kept reading from these, and took none of those that waited: it takes the next one when one of these closes.`,
  'never-accepted': () => 'The application never accepted a connection.',
  'waiting-in-accept-queue': ({ count: waiting }) =>
    `${counted(waiting, 'connection')} ${waiting === 1 ? 'was' : 'were'} established and still waited in the accept queue.`,
  'syn-queue-full': ({ drops, bound }) =>
    `The SYN queue was full (its bound is the listen backlog, ${count(bound)}), and the kernel dropped ${counted(drops, 'SYN')} (TCPReqQFullDrop).`,
  'three-quarter-rule': ({ drops, maxSynBacklog, bound, peak }) =>
    `With SYN cookies off, the kernel keeps the last quarter of net.ipv4.tcp_max_syn_backlog (${count(maxSynBacklog)}) for peers it knows: ${count(bound)} half-open connections fit, ${count(peak)} were seen, and ${counted(drops, 'SYN')} ${drops === 1 ? 'was' : 'were'} dropped.`,
  'syn-cookies-on': ({ value }) =>
    `net.ipv4.tcp_syncookies is ${value}: a full SYN queue is answered with cookies and drops nothing.`,
  'no-syn-drops': () => 'The listener dropped no SYN for want of room in the SYN queue.',
  'other-listener-overflowed': ({ port, bound, peak, drops }) =>
    drops === undefined
      ? `Another listener, on port ${port}, overflowed (${count(peak)} waited, bound ${count(bound)}): the overflow counters are not this listener's alone.`
      : `Another listener, on port ${port}, dropped ${counted(drops, 'packet')} (bound ${count(bound)}), and this one none.`,
} as const satisfies Partial<Sentences>;

/** A queue can be full between two looks at it, and several processes have one each. */
function fullQueue({ queues, bound, peak }: Findings['accept-queue-full']): string {
  if (peak <= bound) return `The accept queue, whose bound is ${count(bound)}, was full between two looks at it`;
  return queues > 1
    ? `Of ${count(queues)} accept queues at least one was full: ${count(peak)} waited in all, where the bound of each is ${count(bound)} (the kernel lets one more in)`
    : `The accept queue was full: ${count(peak)} waited where the bound is ${count(bound)} (the kernel lets one more in)`;
}
