import { OUTCOME, STAGE, SYSCALL } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import { httpStatus } from './answer.ts';
import { cameTooLate } from './deadline.ts';
import { failByEnd, failByErrno, failByStatus } from './failing.ts';
import { freeSlot, type Load } from './load.ts';

/** What is asked on each connection. */
export const REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: loadline\r\n\r\n');

/** The kernel sends a SYN again after a second at the earliest: a faster handshake took no second one. */
const RETRANSMIT_POSSIBLE_US = 150_000;

/** connect() is over: the connection stands, or this errno says why not; 0 for none. */
export function onConnected(load: Load, attempt: number, errno: number): void {
  const { ledger, tally, task } = load;
  if (cameTooLate(load, attempt)) return;
  if (errno !== 0 && !wasConnected(errno)) {
    failByErrno(load, attempt, errno, SYSCALL.connect);
    return;
  }
  const connectUs = Math.max(0, load.now() - (ledger.startUs[attempt] ?? 0));
  ledger.connectUs[attempt] = connectUs;
  tally.connected += 1;
  if (connectUs > RETRANSMIT_POSSIBLE_US && errno === 0) {
    load.sockets.observeHandshake(attempt);
    // Nothing was lost on the way: the driver came late to a connection that stood, and the request waited for it.
    if (ledger.retransmits[attempt] === 0) load.graceUs[attempt] = load.now() - (load.waitingSinceUs[attempt] ?? 0);
  }
  ledger.stage[attempt] = STAGE.request;
  if (errno !== 0) failByErrno(load, attempt, errno, SYSCALL.send);
  else if (task.probe === 'none') serve(load, attempt);
  else load.sockets.request(attempt);
}

/** A refused SYN gives ECONNREFUSED. These come only after the handshake: the next send would have met them. */
function wasConnected(errno: number): boolean {
  return errno === ERRNO.ECONNRESET || errno === ERRNO.EPIPE;
}

/** So many bytes of an answer came, at the start of `bytes`. */
export function onBytes(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const { ledger } = load;
  if (ledger.outcome[attempt] !== OUTCOME.pending || cameTooLate(load, attempt)) return;
  const status = httpStatus(bytes, length);
  ledger.firstByteUs[attempt] = Math.max(0, load.now() - (ledger.startUs[attempt] ?? 0));
  if (status >= 200 && status < 400) serve(load, attempt);
  else failByStatus(load, attempt, status);
}

/** The stream broke with `errno`, or ended (0): the target closed, as it should after each answer, or has no reason to. */
export function onEnd(load: Load, attempt: number, errno: number): void {
  if (cameTooLate(load, attempt)) return;
  if (errno !== 0) failByErrno(load, attempt, errno, SYSCALL.recv);
  else if (load.ledger.stage[attempt] === STAGE.close) end(load, attempt);
  else failByEnd(load, attempt);
}

function serve(load: Load, attempt: number): void {
  const { ledger, task } = load;
  ledger.outcome[attempt] = OUTCOME.served;
  load.tally.served += 1;
  ledger.stage[attempt] = task.repeat === undefined ? STAGE.hold : STAGE.close;
  if (task.repeat === undefined) freeSlot(load);
  else if (task.repeat.close === 'client') end(load, attempt);
}

function end(load: Load, attempt: number): void {
  if (load.ledger.retransmits[attempt] !== 0) load.sockets.observe(attempt);
  load.sockets.close(attempt);
  freeSlot(load);
}
