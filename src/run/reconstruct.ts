import type { SocketTables } from '../collectors/socket-tables.ts';
import { OUTCOME, STAGE, SYMPTOM, SYSCALL } from '../model/codes.ts';
import { ERRNO, type ErrnoName } from '../model/errno.ts';
import { type Ledger, newLedger } from '../model/ledger.ts';
import { examineOne } from './autopsy.ts';
import type { FailedAttempts } from './failed-attempts.ts';
import type { HeldSocket } from './held-sockets.ts';

/** What is known of the attempts of a driver that gives no rows. */
export interface Reconstruction {
  /** Connections that the driver was asked for. */
  readonly connections: number;
  readonly failed: readonly FailedAttempts[];
  readonly held: readonly HeldSocket[];
  /** Requests that were answered; undefined where the driver does not say. */
  readonly requests: number | undefined;
  /** Connections that it had opened when it ended before its time, without a result; undefined for one that did not. */
  readonly openedBeforeEnd: number | undefined;
  readonly endMs: number;
}

/**
 * A ledger of a row per connection, out of evidence. Failed system calls, and connections that never reached the application, are
 * counted; all others were served, as far as there were answers for them. No row has a time of its own.
 */
export function reconstruct(known: Reconstruction, tables: SocketTables): Ledger {
  const rows = newRows(known.connections, known.endMs);
  for (const failure of known.failed) rows.failed(failure);
  for (const socket of known.held) if (!socket.served) rows.pending(socket, tables);
  const accepted = known.held.filter(({ served }) => served);
  if (known.openedBeforeEnd !== undefined) {
    rows.served(Math.min(rows.left(), known.requests ?? 0));
    rows.lost(Math.min(rows.left(), known.openedBeforeEnd));
    return rows.ledger;
  }
  const candidates = rows.left();
  const unanswered = Math.max(0, candidates - (known.requests ?? candidates));
  const waiting = accepted.slice(0, Math.min(unanswered, candidates));
  for (const socket of waiting) rows.pending(socket, tables);
  rows.unexplained(unanswered - waiting.length);
  rows.served(rows.left());
  return rows.ledger;
}

/** Fills a ledger from its first row on; rows that are never filled stay unstarted. */
function newRows(connections: number, endMs: number) {
  const ledger = newLedger(connections);
  let next = 0;
  const each = (count: number, fill: (row: number, index: number) => void): void => {
    for (let index = 0; index < count && next < connections; index += 1, next += 1) fill(next, index);
  };
  const end = (row: number, atMs: number) => {
    ledger.failedUs[row] = Math.max(0, Math.round(atMs * 1000));
  };
  return {
    ledger,
    left: () => connections - next,
    failed: ({ syscall, errno, count, firstMs, lastMs }: FailedAttempts) =>
      each(count, (row, index) => {
        ledger.outcome[row] = OUTCOME.failed;
        ledger.stage[row] = STAGE[syscall];
        ledger.symptom[row] = SYMPTOM.errno;
        ledger.syscall[row] = SYSCALL[syscall];
        ledger.code[row] = ERRNO[errno as ErrnoName] ?? 0;
        end(row, firstMs + ((lastMs - firstMs) * index) / Math.max(1, count - 1));
      }),
    pending: ({ tuple, connecting }: HeldSocket, tables: SocketTables) =>
      each(1, row => {
        ledger.outcome[row] = OUTCOME.pending;
        ledger.stage[row] = connecting ? STAGE.connect : STAGE.response;
        // It had until the load's end.
        ledger.symptom[row] = SYMPTOM.timeout;
        ledger.sourcePort[row] = tuple.sourcePort;
        examineOne(ledger, row, tuple, tables);
      }),
    lost: (count: number) =>
      each(count, row => {
        ledger.outcome[row] = OUTCOME.failed;
        ledger.stage[row] = STAGE.hold;
        ledger.symptom[row] = SYMPTOM.lost;
        end(row, endMs);
      }),
    /** No answer came for these, and nothing says why. */
    unexplained: (count: number) =>
      each(count, row => {
        ledger.outcome[row] = OUTCOME.failed;
        ledger.stage[row] = STAGE.response;
        end(row, endMs);
      }),
    served: (count: number) =>
      each(count, row => {
        ledger.outcome[row] = OUTCOME.served;
      }),
  };
}
