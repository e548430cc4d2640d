import { isClientError } from '../../model/answers.ts';
import { OUTCOME, STAGE } from '../../model/codes.ts';
import { NEVER } from '../../model/ledger.ts';
import { bodyStart, type Due, stillDue } from './answer.ts';
import type { AnswerHead } from './answer-head.ts';
import { failByStatus } from './failing.ts';
import type { Load } from './load.ts';
import { serve } from './serving.ts';
import { hear, heardWith } from './unexpected.ts';

/** Bytes of the server's, as it meant them. */
export function onPlainBytes(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const { ledger } = load;
  if (ledger.outcome[attempt] !== OUTCOME.pending) return;
  if (ledger.stage[attempt] === STAGE.body) onMore(load, attempt, bytes, length);
  else onAnswer(load, attempt, bytes, length);
}

function onAnswer(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const { asking } = load;
  noteFirstByte(load, attempt);
  if (asking.kind === 'exchange') onReply(load, attempt, bytes, length);
  else if (load.heard.has(attempt))
    onHead(load, attempt, Buffer.from(heardWith(load, attempt, bytes, length), 'latin1'));
  else onHead(load, attempt, bytes, length);
}

export function noteFirstByte({ ledger, now }: Load, attempt: number): void {
  if (ledger.firstByteUs[attempt] !== NEVER) return;
  ledger.firstByteUs[attempt] = Math.max(0, now() - (ledger.startUs[attempt] ?? 0));
}

function onReply(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const heard = heardWith(load, attempt, bytes, length);
  if (!load.asking.isExpected(heard)) {
    hear(load, attempt, heard);
    return;
  }
  load.heard.delete(attempt);
  serve(load, attempt);
}

function onHead(load: Load, attempt: number, bytes: Buffer, length = bytes.length): void {
  const { ledger, asking } = load;
  const head = load.readHead(bytes, length);
  const { status } = head;
  if (status === 0) {
    hear(load, attempt, bytes.toString('latin1', 0, length));
    return;
  }
  load.heard.delete(attempt);
  if (isInterim(status)) onInterim(load, attempt, bytes, length);
  else if (asking.kind === 'websocket' ? status !== SWITCHING : !isServed(status)) failByStatus(load, attempt, status);
  else {
    if (isClientError(status)) ledger.code[attempt] = status;
    goOn(load, attempt, begun(load, attempt, head));
  }
}

/** The answer itself follows: 100 Continue, 103 Early Hints (RFC 9110, 15.2). */
function isInterim(status: number): boolean {
  return status >= 100 && status < 200 && status !== SWITCHING;
}

function onInterim(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const next = bodyStart(bytes, length);
  if (next === undefined) load.heard.set(attempt, bytes.toString('latin1', 0, length));
  else if (next < length) onHead(load, attempt, bytes.subarray(next, length));
}

/** What is due of the answer after its first bytes. Once its headers are complete, they say how the server goes on. */
function begun(load: Load, attempt: number, { announcesClose, due }: AnswerHead): Due | undefined {
  if (due?.head !== undefined) return due;
  if (announcesClose) load.parting[attempt] = 1;
  else load.keeps = true;
  return due;
}

function goOn(load: Load, attempt: number, due: Due | undefined): void {
  if (due === undefined) {
    load.due.delete(attempt);
    serve(load, attempt);
  } else {
    load.ledger.stage[attempt] = STAGE.body;
    load.due.set(attempt, due);
  }
}

/** Switching Protocols: the WebSocket is open. */
const SWITCHING = 101;

function isServed(status: number): boolean {
  return isClientError(status) || (status >= 200 && status < 400);
}

function onMore(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const due = load.due.get(attempt);
  if (due?.head === undefined) goOn(load, attempt, due && stillDue(due, bytes, length));
  else {
    const head = Buffer.from(due.head + bytes.toString('latin1', 0, length), 'latin1');
    const left = begun(load, attempt, load.readHead(head, head.length));
    goOn(load, attempt, left && { ...left, ...(due.isLong && { isLong: due.isLong }) });
  }
}
