import { OUTCOME, STAGE, SYMPTOM, SYSCALL, TLS_FAULT } from '../../model/codes.ts';
import { noteFirstByte, onPlainBytes } from './answering.ts';
import { failByAnswer, failByErrno } from './failing.ts';
import type { TlsSteps } from './handshakes.ts';
import type { Load } from './load.ts';
import { serve } from './serving.ts';

/** What becomes of an attempt by what TLS tells of it. */
export function tlsSteps(load: Load): TlsSteps {
  return {
    carry: (attempt, bytes) => carry(load, attempt, bytes),
    secured: (attempt, isTrusted) => secured(load, attempt, isTrusted),
    received: (attempt, bytes) => onPlainBytes(load, attempt, bytes, bytes.length),
    failed: (attempt, fault) => failHandshake(load, attempt, fault),
  };
}

function carry(load: Load, attempt: number, bytes: Buffer): void {
  const sent = load.sockets.send(attempt, bytes);
  if (sent < 0 && isPending(load, attempt)) failByErrno(load, attempt, -sent, SYSCALL.send);
}

function secured(load: Load, attempt: number, isTrusted: boolean): void {
  const { asking, handshakes, task } = load;
  if (!isPending(load, attempt)) return;
  if (!isTrusted && task.ask?.verify === true) failHandshake(load, attempt, TLS_FAULT.untrusted);
  else if (asking.request !== undefined) handshakes?.send(attempt, asking.request);
  else {
    noteFirstByte(load, attempt);
    serve(load, attempt);
  }
}

function failHandshake(load: Load, attempt: number, fault: number): void {
  if (isPending(load, attempt)) failByAnswer(load, attempt, SYMPTOM.tls, fault);
}

function isPending({ ledger }: Load, attempt: number): boolean {
  return ledger.outcome[attempt] === OUTCOME.pending && ledger.stage[attempt] === STAGE.response;
}
