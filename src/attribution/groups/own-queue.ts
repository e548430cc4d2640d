import type { OwnQueue } from '../../model/attempt-group.ts';
import type { ListenerEvidence } from '../../model/host-evidence.ts';
import { holds, type Period } from '../../model/period.ts';
import type { FullTime, TimeOfSocket, Wait } from '../../model/queue-looks.ts';
import { column } from '../../model/series.ts';
import { autopsyOf } from './autopsy.ts';
import { isNotTaken, isOutlastedBy, type Stalls, type WaitingAttempt, waitOf } from './stalls.ts';

/**
 * Of several listening sockets at one port: when the application left connections in the full queue of one. A queue is emptied in its order:
 * where one connection still waits, all that came after it would, however long the queue is.
 */
export interface QueueStalls {
  /** When some waited from the beginning to the end: more waited so than the other queues held at one look. */
  readonly stalled: readonly TimeOfSocket[];
  /** The same, where those may have waited in other queues, or nobody looked at them. */
  readonly open: readonly TimeOfSocket[];
  /** When no other socket dropped a packet than this. */
  readonly alone: readonly TimeOfSocket[];
}

/** Undefined where there was only one socket at the port. */
export function queueStallsOf(listener: ListenerEvidence | undefined): QueueStalls | undefined {
  const queues = listener?.queues;
  if (queues === undefined || listener === undefined) return undefined;
  const waits = queues.waits && longest(queues.waits);
  const open = queues.full.flatMap(full => (waits === undefined ? [full] : waits.flatMap(wait => shared(full, wait))));
  const isStalled = (time: FullTime) =>
    waits !== undefined && waitingAll(waits, time) > leastWaiting(listener, time) - time.least;
  return { stalled: open.filter(isStalled), open, alone: queues.alone };
}

/** More of them are looked at by nobody. */
const MOST_WAITS = 1000;

function longest(waits: readonly Wait[]): readonly Wait[] {
  const lengthOf = ({ fromMs, toMs }: Wait) => toMs - fromMs;
  return waits.toSorted((one, other) => lengthOf(other) - lengthOf(one)).slice(0, MOST_WAITS);
}

/** The time in which the queue was full and the connection waited. */
function shared(full: FullTime, wait: Wait): FullTime[] {
  const fromMs = Math.max(full.fromMs, wait.fromMs);
  const toMs = Math.min(full.toMs, wait.toMs);
  return fromMs < toMs ? [{ ...full, fromMs, toMs }] : [];
}

/** How many waited all the time. */
function waitingAll(waits: readonly Wait[], period: Period): number {
  return waits.reduce((sum, wait) => sum + (holds(wait, period) ? wait.connections : 0), 0);
}

/** The fewest that waited in all queues together at any look. */
function leastWaiting({ series }: ListenerEvidence, { fromMs, toMs }: Period): number {
  const queue = column(series, 'queue');
  return Math.min(...series.atMs.flatMap((atMs, row) => (atMs >= fromMs && atMs <= toMs ? [queue[row] ?? 0] : [])));
}

/**
 * What became of the queue that had no room for an attempt, where the application took connections from others. Undefined where its queue was
 * emptied meanwhile, as far as a look tells.
 */
export function ownQueueOf(attempt: WaitingAttempt, atMs: number, moments: Stalls & OfQueues): OwnQueue | undefined {
  const { queueStalls } = moments;
  if (queueStalls === undefined || !isNotTaken(attempt) || hadRoom(attempt)) return undefined;
  const wait = waitOf(attempt, atMs, moments);
  const outlasting = (times: readonly TimeOfSocket[]) => socketsOf(times.filter(time => isOutlastedBy(time, wait)));
  const open = outlasting(queueStalls.open);
  if (open.size === 0) return undefined;
  const own = droppedBy(attempt, queueStalls);
  if (own === undefined) return 'untold';
  if (outlasting(queueStalls.stalled).has(own)) return 'stalled';
  return open.has(own) ? 'untold' : undefined;
}

/** It is in a queue, and none of its SYNs was lost before. */
function hadRoom(attempt: WaitingAttempt): boolean {
  return autopsyOf(attempt) === 'queued' && attempt.retransmits === 0;
}

interface OfQueues {
  readonly queueStalls?: QueueStalls;
}

/** A SYN is dropped this soon after the call that sends it. */
const DROPPED_WITHIN_MS = 50;
/** Recorded moments are rounded to milliseconds. */
const ROUNDED_MS = 1;

/** The socket that alone dropped packets when one of the attempt's SYNs was dropped: a four-tuple always comes to the same socket. */
function droppedBy({ startMs, firstDropMs, lastDropMs }: WaitingAttempt, { alone }: QueueStalls): number | undefined {
  const moments =
    firstDropMs === undefined || lastDropMs === undefined
      ? [{ fromMs: startMs, toMs: startMs + DROPPED_WITHIN_MS }]
      : [firstDropMs, lastDropMs].map(atMs => ({ fromMs: atMs - ROUNDED_MS, toMs: atMs + ROUNDED_MS }));
  const sockets = socketsOf(alone.filter(time => moments.some(moment => holds(time, moment))));
  const [socket] = sockets;
  return sockets.size === 1 ? socket : undefined;
}

function socketsOf(times: readonly TimeOfSocket[]): Set<number> {
  return new Set(times.map(({ socket }) => socket));
}
