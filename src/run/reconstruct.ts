import type { SocketTables } from '../collectors/socket-tables.ts';
import type { Ledger } from '../model/ledger.ts';
import { type FailedAttempts, sum } from './failed-attempts.ts';
import { synRetransmits, type WatchedSocket } from './held-sockets.ts';
import { fillRows } from './reconstructed-rows.ts';

/** What is known of the attempts of a driver that gives no rows. */
export interface Reconstruction {
  /** Connections that the driver was asked for. */
  readonly connections: number;
  readonly failed: readonly FailedAttempts[];
  readonly held: readonly WatchedSocket[];
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
  for (const socket of held) if (socket.stuck && socket.step !== 'accepted') rows.waiting(socket);
  if (openedBeforeEnd !== undefined) {
    rows.served(Math.min(rows.left(), requests ?? 0));
    rows.lost(Math.min(rows.left(), openedBeforeEnd));
    return rows.ledger;
  }
  const candidates = rows.left();
  const unanswered = Math.max(0, candidates - (requests ?? candidates));
  const unserved = held.filter(mayBeUnserved).sort(byProgress);
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

/** Connections that the driver had not come to. */
function neverOpened({ connections, failed, opened }: Reconstruction): number {
  return opened === undefined ? 0 : Math.max(0, connections - sum(failed) - opened);
}

/** Those that lost a SYN and were served all the same, and the others. */
function serve({ held, openedOnce }: Reconstruction, rows: ReturnType<typeof fillRows>): void {
  for (const socket of openedOnce ? held : []) {
    const late = socket.step === 'accepted' ? (synRetransmits(socket) ?? 0) : 0;
    if (late > 0 && isAnswered(socket) && rows.left() > 0) rows.late(late);
  }
  rows.served(rows.left());
}

/** Stuck ones that the application does not have stand in the ledger already. */
function mayBeUnserved(socket: WatchedSocket): boolean {
  return socket.step === 'accepted' ? !isAnswered(socket) : !socket.stuck;
}

/** An end of file counts as one byte. */
function isAnswered({ history }: WatchedSocket): boolean {
  return (history?.bytesReceived ?? 0) > 1;
}

/** Those that the application has come first: they have waited for longest. */
function byProgress(one: WatchedSocket, other: WatchedSocket): number {
  return Number(other.step === 'accepted') - Number(one.step === 'accepted');
}
