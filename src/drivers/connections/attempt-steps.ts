import { OUTCOME, STAGE, SYSCALL } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import { isCloseFrame } from './answer.ts';
import { onPlainBytes } from './answering.ts';
import { cameTooLate } from './deadline.ts';
import { failByEnd, failByErrno } from './failing.ts';
import type { Load } from './load.ts';
import { onRecords } from './records.ts';
import { end, serve } from './serving.ts';
import { endHeard } from './unexpected.ts';

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
  else if (load.handshakes === undefined) load.sockets.request(attempt);
  else {
    ledger.stage[attempt] = STAGE.response;
    load.handshakes.begin(attempt);
  }
}

/** A refused SYN gives ECONNREFUSED. These come only after the handshake: the next send would have met them. */
function wasConnected(errno: number): boolean {
  return errno === ERRNO.ECONNRESET || errno === ERRNO.EPIPE;
}

/** So many bytes of an answer came, at the start of `bytes`. */
export function onBytes(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const { ledger } = load;
  if (ledger.outcome[attempt] === OUTCOME.served) onHeld(load, attempt, bytes, length);
  if (ledger.outcome[attempt] !== OUTCOME.pending || cameTooLate(load, attempt)) return;
  if (load.handshakes === undefined) onPlainBytes(load, attempt, bytes, length);
  else onRecords(load, attempt, bytes, length);
}

/** A WebSocket is closed by a frame that says so; whoever sent it may wait for the same frame before it ends the stream. */
function onHeld(load: Load, attempt: number, bytes: Buffer, length: number): void {
  const { asking, ledger } = load;
  if (asking.kind !== 'websocket' || ledger.stage[attempt] !== STAGE.hold) return;
  if (isCloseFrame(bytes, length)) failByEnd(load, attempt);
}

/** The stream broke with `errno`, or ended (0): the target closed, as it should after each answer, or has no reason to. */
export function onEnd(load: Load, attempt: number, errno: number): void {
  if (load.handshakes === undefined) onPlainEnd(load, attempt, errno);
  else load.ended.push({ attempt, errno });
}

/** Takes the ends of streams after what TLS had to tell of them. */
export function takeEnds(load: Load): void {
  for (const { attempt, errno } of load.ended.splice(0)) {
    if (load.ledger.outcome[attempt] !== OUTCOME.failed) onPlainEnd(load, attempt, errno);
  }
}

function onPlainEnd(load: Load, attempt: number, errno: number): void {
  if (cameTooLate(load, attempt)) return;
  const heard = load.heard.get(attempt);
  if (isParting(load, attempt)) part(load, attempt);
  else if (heard !== undefined) {
    endHeard(load, attempt, heard);
    if (errno !== 0) load.sockets.close(attempt);
  } else if (errno !== 0) failByErrno(load, attempt, errno, SYSCALL.recv);
  else if (load.ledger.stage[attempt] === STAGE.close) end(load, attempt);
  else failByEnd(load, attempt);
}

/**
 * The server had said in its answer that it would close, as it says in every one. One that keeps some connections and closes others
 * holds no more than it keeps.
 */
function isParting({ ledger, parting, keeps }: Load, attempt: number): boolean {
  return (
    parting[attempt] === 1 &&
    !keeps &&
    ledger.outcome[attempt] === OUTCOME.served &&
    ledger.stage[attempt] === STAGE.hold
  );
}

function part(load: Load, attempt: number): void {
  load.parted += 1;
  if (load.ledger.retransmits[attempt] !== 0) load.sockets.observe(attempt);
  load.sockets.close(attempt);
}
