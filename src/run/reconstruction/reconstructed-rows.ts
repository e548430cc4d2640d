import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { Refusals } from '../../model/answers.ts';
import { OUTCOME, STAGE, SYMPTOM, SYSCALL } from '../../model/codes.ts';
import { ERRNO, type ErrnoName } from '../../model/errno.ts';
import { newLedger, UNKNOWN_COUNT } from '../../model/ledger.ts';
import { fillUnanswered, type UnansweredFailure } from '../observers/unanswered.ts';
import type { FailedAttempts } from './failed-attempts.ts';
import { type HeldSocket, synRetransmits } from './held-sockets.ts';
import { examineOne } from './join-tables.ts';

const MOST_RETRANSMITS = UNKNOWN_COUNT - 1;

/** Fills a ledger from its first row on; rows that are never filled stay unstarted. */
export function fillRows(connections: number, endMs: number, tables: SocketTables) {
  const ledger = newLedger(connections);
  let next = 0;
  const each = (count: number, fill: (row: number, index: number) => void): void => {
    for (let index = 0; index < count && next < connections; index += 1, next += 1) fill(next, index);
  };
  const end = (row: number, atMs: number) => {
    ledger.failedUs[row] = Math.max(0, Math.round(atMs * 1000));
  };
  const pending = (row: number, socket: HeldSocket, symptom: number, stage: number = STAGE.response): void => {
    ledger.outcome[row] = OUTCOME.pending;
    ledger.stage[row] = socket.step === 'connecting' ? STAGE.connect : stage;
    ledger.symptom[row] = symptom;
    ledger.sourcePort[row] = socket.tuple.sourcePort;
    const syns = synRetransmits(socket);
    ledger.retransmits[row] = syns === undefined ? UNKNOWN_COUNT : Math.min(MOST_RETRANSMITS, syns);
    ledger.retransmitsSent[row] = (socket.history?.retransmitsOut ?? 0) > 0 ? 1 : 0;
    examineOne(ledger, row, socket.tuple, tables);
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
    /** It had until the load's end. */
    waiting: (socket: HeldSocket) => each(1, row => pending(row, socket, SYMPTOM.timeout)),
    /** The same, with the beginning of an answer. */
    answeredInPart: (socket: HeldSocket) => each(1, row => pending(row, socket, SYMPTOM.timeout, STAGE.body)),
    /** It came further while it was looked at: nothing holds it up. */
    underWay: (socket: HeldSocket) => each(1, row => pending(row, socket, SYMPTOM['under-way'])),
    /** The driver had not come to these yet. */
    notBegun: (count: number) =>
      each(count, row => {
        ledger.outcome[row] = OUTCOME.pending;
        ledger.stage[row] = STAGE.socket;
        ledger.symptom[row] = SYMPTOM['under-way'];
      }),
    lost: (count: number) =>
      each(count, row => {
        ledger.outcome[row] = OUTCOME.failed;
        ledger.stage[row] = STAGE.hold;
        ledger.symptom[row] = SYMPTOM.lost;
        end(row, endMs);
      }),
    /** The service answered so, with this status; 0 where nobody knows which it was. */
    refused: ({ status, count, period = { fromMs: 0, toMs: endMs } }: Refusals) =>
      each(count, (row, index) => {
        ledger.outcome[row] = OUTCOME.failed;
        ledger.stage[row] = STAGE.response;
        ledger.symptom[row] = SYMPTOM['http-status'];
        ledger.code[row] = status;
        // Of those that nobody heard nobody knows when: at any time of the load.
        end(row, period.fromMs + ((period.toMs - period.fromMs) * index) / Math.max(1, count - 1));
      }),
    /** The service said no in the words of its protocol. */
    refusedInWords: (count: number) =>
      each(count, (row, index) => {
        ledger.outcome[row] = OUTCOME.failed;
        ledger.stage[row] = STAGE.response;
        ledger.symptom[row] = SYMPTOM['refused-in-words'];
        end(row, (endMs * index) / Math.max(1, count - 1));
      }),
    /** It ended without an answer, by the server's doing. */
    shed: (failure: UnansweredFailure) => each(1, row => fillUnanswered(ledger, row, failure)),
    /** No answer came for these, and nothing says why. */
    unexplained: (count: number) =>
      each(count, row => {
        ledger.outcome[row] = OUTCOME.failed;
        ledger.stage[row] = STAGE.response;
        end(row, endMs);
      }),
    /** Served, after so many SYNs that were sent again. */
    late: (socket: HeldSocket, retransmits: number) =>
      each(1, row => {
        ledger.outcome[row] = OUTCOME.served;
        ledger.sourcePort[row] = socket.tuple.sourcePort;
        ledger.retransmits[row] = Math.min(MOST_RETRANSMITS, retransmits);
      }),
    served: (count: number) =>
      each(count, row => {
        ledger.outcome[row] = OUTCOME.served;
      }),
  };
}
