import { OUTCOME, STAGE, SYMPTOM, SYSCALL } from '../../model/codes.ts';
import { DURING_HANDSHAKE } from '../../model/ledger.ts';
import { freeSlot, type Load } from './load.ts';
import { countFailure } from './tally.ts';

/** A system call returned an errno. The attempt's socket, if it got one, is dead in the kernel too: it is closed. */
export function failByErrno(load: Load, attempt: number, errno: number, syscall: number): void {
  load.ledger.syscall[attempt] = syscall;
  fail(load, attempt, SYMPTOM.errno, errno);
  load.sockets.close(attempt);
}

/** The target ended the stream. The kernel still has the socket: it stays open for the autopsy. */
export function failByEnd(load: Load, attempt: number): void {
  load.ledger.syscall[attempt] = SYSCALL.recv;
  fail(load, attempt, SYMPTOM.eof, handshakeCode(load, attempt));
}

/** The target answered with an error. */
export function failByStatus(load: Load, attempt: number, status: number): void {
  fail(load, attempt, SYMPTOM['http-status'], status);
}

/** The target answered, but not as expected: `code` says more of some symptoms. */
export function failByAnswer(load: Load, attempt: number, symptom: number, code: number): void {
  fail(load, attempt, symptom, code);
}

/** The driver's own deadline passed. The socket stays open for the autopsy; what it does from now on counts no more. */
export function failByTimeout(load: Load, attempt: number): void {
  fail(load, attempt, SYMPTOM.timeout, handshakeCode(load, attempt));
  load.sockets.abandon(attempt);
}

function handshakeCode({ handshakes }: Load, attempt: number): number {
  return handshakes?.isShaking(attempt) === true ? DURING_HANDSHAKE : 0;
}

function fail(load: Load, attempt: number, symptom: number, code: number): void {
  const { ledger, tally } = load;
  load.sockets.observe(attempt);
  if (ledger.outcome[attempt] === OUTCOME.served) tally.served -= 1;
  ledger.outcome[attempt] = OUTCOME.failed;
  ledger.symptom[attempt] = symptom;
  ledger.code[attempt] = code;
  ledger.failedUs[attempt] = Math.max(0, load.now() - (ledger.startUs[attempt] ?? 0));
  countFailure(tally, symptom, code);
  load.handshakes?.forget(attempt);
  if (ledger.stage[attempt] !== STAGE.hold) freeSlot(load);
}
