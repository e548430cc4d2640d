import { OUTCOME, STAGE, SYSCALL } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import { POLL } from '../../system/linux/epoll.ts';
import { pendingError, receiveFrom, sendTo } from '../../system/linux/sockets.ts';
import { httpStatus } from './answer.ts';
import { failByEnd, failByErrno, failByStatus } from './failing.ts';
import { CLOSED, closeSocket, freeSlot, type Load } from './load.ts';
import { observe, observeHandshake } from './witness.ts';

const REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: loadline\r\n\r\n');
const ENDED = POLL.peerClosed | POLL.hangUp | POLL.error;
/** The kernel sends a SYN again after a second at the earliest: a faster handshake took no second one. */
const RETRANSMIT_POSSIBLE_US = 150_000;

const received = Buffer.allocUnsafeSlow(4096);

/** Takes an attempt further after an event on its socket. */
export function onEvent(load: Load, attempt: number, events: number): void {
  const { ledger } = load;
  if (ledger.outcome[attempt] === OUTCOME.failed) return;
  if (ledger.stage[attempt] === STAGE.connect && !connected(load, attempt, events)) return;
  if ((events & (POLL.in | ENDED)) !== 0) readAll(load, attempt, (events & ENDED) !== 0);
}

/** Whether the attempt goes on. */
function connected(load: Load, attempt: number, events: number): boolean {
  const { ledger, tally, task } = load;
  const error = (events & (POLL.error | POLL.hangUp)) === 0 ? 0 : pendingError(load.descriptors[attempt] ?? CLOSED);
  if (error !== 0 && !wasConnected(error)) {
    failByErrno(load, attempt, error, SYSCALL.connect);
    return false;
  }
  const connectUs = Math.max(0, load.now() - (ledger.startUs[attempt] ?? 0));
  ledger.connectUs[attempt] = connectUs;
  tally.connected += 1;
  if (connectUs > RETRANSMIT_POSSIBLE_US && error === 0) observeHandshake(load, attempt);
  ledger.stage[attempt] = STAGE.request;
  if (error !== 0) failByErrno(load, attempt, error, SYSCALL.send);
  else if (task.probe === 'none') serve(load, attempt);
  else request(load, attempt);
  return ledger.outcome[attempt] !== OUTCOME.failed && load.descriptors[attempt] !== CLOSED;
}

/** A refused SYN gives ECONNREFUSED. These come only after the handshake: the next send would have met them. */
function wasConnected(error: number): boolean {
  return error === ERRNO.ECONNRESET || error === ERRNO.EPIPE;
}

function request(load: Load, attempt: number): void {
  const sent = sendTo(load.descriptors[attempt] ?? CLOSED, REQUEST, REQUEST.byteLength);
  if (sent < 0) failByErrno(load, attempt, -sent, SYSCALL.send);
  else load.ledger.stage[attempt] = STAGE.response;
}

/** Reads until nothing is left: an edge-triggered event does not come twice. */
function readAll(load: Load, attempt: number, ended: boolean): void {
  for (;;) {
    const length = receiveFrom(load.descriptors[attempt] ?? CLOSED, received);
    if (length === -ERRNO.EAGAIN) return;
    if (length <= 0) {
      onEnd(load, attempt, -length);
      return;
    }
    if (load.ledger.outcome[attempt] === OUTCOME.pending) onAnswer(load, attempt, length);
    if (load.ledger.outcome[attempt] === OUTCOME.failed || load.descriptors[attempt] === CLOSED) return;
    if (length < received.byteLength && !ended) return;
  }
}

function onAnswer(load: Load, attempt: number, length: number): void {
  const { ledger } = load;
  const status = httpStatus(received, length);
  ledger.firstByteUs[attempt] = Math.max(0, load.now() - (ledger.startUs[attempt] ?? 0));
  if (status >= 200 && status < 400) serve(load, attempt);
  else failByStatus(load, attempt, status);
}

function serve(load: Load, attempt: number): void {
  const { ledger, task } = load;
  ledger.outcome[attempt] = OUTCOME.served;
  load.tally.served += 1;
  ledger.stage[attempt] = task.repeat === undefined ? STAGE.hold : STAGE.close;
  if (task.repeat === undefined) freeSlot(load);
  else if (task.repeat.close === 'client') end(load, attempt);
}

/** The stream broke with `errno`, or ended (0): the target closed, as it should after each answer, or has no reason to. */
function onEnd(load: Load, attempt: number, errno: number): void {
  if (errno !== 0) failByErrno(load, attempt, errno, SYSCALL.recv);
  else if (load.ledger.stage[attempt] === STAGE.close) end(load, attempt);
  else failByEnd(load, attempt);
}

function end(load: Load, attempt: number): void {
  if (load.ledger.retransmits[attempt] !== 0) observe(load, attempt);
  closeSocket(load, attempt);
  freeSlot(load);
}
