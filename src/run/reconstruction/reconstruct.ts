import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { Refusals } from '../../model/answers.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { UnansweredFailure } from '../observers/unanswered.ts';
import { type FailedAttempts, sum } from './failed-attempts.ts';
import { synRetransmits, type WatchedSocket } from './held-sockets.ts';
import { fillRows } from './reconstructed-rows.ts';

/** What is known of the attempts of a driver that gives no rows. */
export interface Reconstruction {
  /** Connections that the driver was asked for. */
  readonly connections: number;
  readonly failed: readonly FailedAttempts[];
  readonly held: readonly WatchedSocket[];
  /** Answers that were refusals: connections that had one, at most. */
  readonly refusals: readonly Refusals[];
  /** Connections that the server refused in the words of its protocol; absent: nobody knows of any. */
  readonly refusedInWords?: number;
  /** Connections that the server ended, or refused, before any answer: some of them were made again. */
  readonly shed: readonly UnansweredFailure[];
  /** Connections that were answered at all; undefined where the driver does not say. */
  readonly answered: number | undefined;
  /** Longest that any answer took; undefined where the driver does not say. */
  readonly longestAnswerMs: number | undefined;
  /** The driver was ended by force, and said nothing: what it does not hold may never have been tried. */
  readonly isUntold?: boolean;
  /** A connection that was answered may wait before it asks again, or ask no more. */
  readonly mayRest?: boolean;
  /** To the driver an answer may be whole only when the server closes. */
  readonly mayEndByClose?: boolean;
  /** Bytes of an answer, on average; undefined where the driver does not say. */
  readonly answerBytes?: number | undefined;
  /** Requests that were answered; undefined where the driver does not say. */
  readonly requests: number | undefined;
  /** Connections that it had begun to open by then, over and over counted; undefined where nobody knows. */
  readonly opened: number | undefined;
  /** Whether each connection was opened once at most, so that what its socket tells is told of the attempt. */
  readonly openedOnce: boolean;
  /** Connections that it had opened when it ended before its time, without a result; undefined for one that did not. */
  readonly openedBeforeEnd: number | undefined;
  readonly endMs: number;
}

/**
 * A ledger of a row per connection, out of evidence. Failed system calls, and connections that got stuck before the application had
 * them, are counted; all others were served, as far as there were answers for them. No row has a time of its own.
 */
export function reconstruct(known: Reconstruction, tables: SocketTables): Ledger {
  const { held, requests, openedBeforeEnd } = known;
  const rows = fillRows(known.connections, known.endMs, tables);
  for (const failure of known.failed) rows.failed(failure);
  for (const socket of held.filter(isOnItsWay)) rows.waiting(socket);
  const never = held.filter(socket => isSilent(socket, known)).slice(0, neverAnswered(known, rows.left()));
  // Each of these may be one of those that were refused.
  const left = held.filter(socket => isLeftWaiting(socket, known)).slice(sum(known.refusals));
  for (const socket of never) rows.waiting(socket);
  for (const socket of left) (isAnswerBegun(socket) ? rows.answeredInPart : rows.waiting)(socket);
  const silent = [...never, ...left];
  for (const refusals of known.refusals) rows.refused(refusals);
  rows.refusedInWords(known.refusedInWords ?? 0);
  const keeps = known.answered ?? held.filter(mayBeServed).length;
  const room = Math.max(0, rows.left() - keeps);
  if (room > 0) for (const failure of known.shed.slice(-room)) rows.shed(failure);
  if (known.isUntold) {
    rows.served(Math.min(rows.left(), held.filter(mayBeServed).length));
    return rows.ledger;
  }
  if (openedBeforeEnd !== undefined) {
    rows.served(Math.min(rows.left(), requests ?? 0));
    rows.lost(Math.min(rows.left(), openedBeforeEnd));
    return rows.ledger;
  }
  const candidates = rows.left();
  const unanswered = Math.max(0, candidates - (requests ?? candidates));
  const unserved = held.filter(socket => mayBeUnserved(socket) && !silent.includes(socket)).sort(byProgress);
  for (const socket of unserved.slice(0, unanswered)) {
    if (socket.step === 'accepted' || (synRetransmits(socket) ?? 0) > 0) rows.waiting(socket);
    else rows.underWay(socket);
  }
  const unseen = Math.max(0, unanswered - unserved.length);
  const notBegun = Math.min(unseen, neverOpened(known));
  rows.notBegun(notBegun);
  rows.unexplained(unseen - notBegun);
  serve(known, rows);
  return rows.ledger;
}

/** Connections that may have had no answer, where the driver says how many had one. */
function neverAnswered({ answered }: Reconstruction, left: number): number {
  return answered === undefined ? left : Math.max(0, left - answered);
}

/** Connections that the driver had not come to. */
function neverOpened({ connections, failed, opened }: Reconstruction): number {
  return opened === undefined ? 0 : Math.max(0, connections - sum(failed) - opened);
}

/** Those that lost a SYN and were served all the same, and the others. */
function serve({ held, openedOnce }: Reconstruction, rows: ReturnType<typeof fillRows>): void {
  for (const socket of openedOnce ? held : []) {
    const late = socket.step === 'accepted' ? (synRetransmits(socket) ?? 0) : 0;
    if (late > 0 && isAnswered(socket) && rows.left() > 0) rows.late(socket, late);
  }
  rows.served(rows.left());
}

/** One that was answered is over: the server has closed it, and the client has not come to that yet. */
function isOnItsWay(socket: WatchedSocket): boolean {
  return socket.stuck && socket.step !== 'accepted' && !isAnswered(socket);
}

/** Stuck ones that the application does not have stand in the ledger already. */
function mayBeUnserved(socket: WatchedSocket): boolean {
  return socket.step === 'accepted' ? !isAnswered(socket) : !socket.stuck;
}

/** A connection that waits for no longer than this may be one that has only just begun. */
const BEGINNING_MS = 1000;

/** An answer with as small a part of what answers have on average is none. */
const PART_OF_ANSWER = 0.9;

/**
 * Whether it waits for an answer, or for the rest of one, although it had data before: a load program asks again as soon as it is answered. Of one
 * that may rest between requests, only where nothing came since, or less than an answer.
 */
function isLeftWaiting(
  { history, step, stuck }: WatchedSocket,
  { longestAnswerMs = 0, requests, answerBytes = 0, mayEndByClose = false, mayRest = false }: Reconstruction,
): boolean {
  if (!stuck || step !== 'accepted' || history === undefined || history.bytesReceived <= 1) return false;
  // What is sent again counts as sent.
  const quietMs = mayRest ? history.sinceSentMs : Math.max(history.sinceSentMs, history.sinceReceivedMs);
  if (quietMs <= Math.max(BEGINNING_MS, longestAnswerMs)) return false;
  if (!isAnswerBegun({ history })) return !mayRest || history.sinceReceivedMs > history.sinceSentMs;
  const isAsked = !mayRest && (requests !== 0 || !mayEndByClose);
  return isAsked || history.bytesReceived < answerBytes * PART_OF_ANSWER;
}

/** Data came since it last sent some. The kernel's clocks of both have the same ticks: what came just before the request is not told from it. */
function isAnswerBegun({ history }: Pick<WatchedSocket, 'history'>): boolean {
  return history !== undefined && history.sinceReceivedMs < history.sinceSentMs;
}

/**
 * Whether the application has it and never answered: it got no byte although it is the only one of its attempt, or has waited for
 * longer than any answer took.
 */
function isSilent(socket: WatchedSocket, known: Reconstruction): boolean {
  const { openedOnce, longestAnswerMs = 0 } = known;
  if (!socket.stuck || socket.step !== 'accepted' || socket.history === undefined || isAnswered(socket)) return false;
  return openedOnce || socket.history.sinceSentMs > Math.max(BEGINNING_MS, longestAnswerMs);
}

/** What nobody asked the kernel about may have been answered. */
function mayBeServed(socket: WatchedSocket): boolean {
  return socket.history === undefined ? socket.step === 'accepted' : isAnswered(socket);
}

/** An end of file counts as one byte. */
function isAnswered({ history }: WatchedSocket): boolean {
  return (history?.bytesReceived ?? 0) > 1;
}

/** Those that the application has come first: they have waited for longest. */
function byProgress(one: WatchedSocket, other: WatchedSocket): number {
  return Number(other.step === 'accepted') - Number(one.step === 'accepted');
}
