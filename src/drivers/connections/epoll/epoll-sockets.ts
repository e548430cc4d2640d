import { OUTCOME, STAGE, SYSCALL } from '../../../model/codes.ts';
import { ERRNO } from '../../../model/errno.ts';
import { POLL, type Poller } from '../../../system/linux/epoll.ts';
import { closeDescriptor, pendingError, receiveFrom, sendTo } from '../../../system/linux/sockets.ts';
import { arrivalAt } from '../arrival.ts';
import { onBytes, onConnected, onEnd } from '../attempt-steps.ts';
import { failByErrno } from '../failing.ts';
import { CLOSED, type Load } from '../load.ts';
import type { Sockets } from '../sockets.ts';
import { observe, observeHandshake } from '../witness.ts';
import { earlyRequests } from './early-request.ts';
import { type Opening, openEpollSocket } from './opening.ts';

const BATCH = 16;
const ENDED = POLL.peerClosed | POLL.hangUp | POLL.error;

const received = Buffer.allocUnsafeSlow(4096);

/** True descriptors, one system call a step, in the process's own poller: what carries the number of an attempt is ours. */
export function epollSockets(load: Load, poller: Poller): Sockets {
  const { ledger, descriptors } = load;
  const early = earlyRequests(load);
  const opening: Opening = { load, poller, early };
  const descriptorOf = (attempt: number): number => descriptors[attempt] ?? CLOSED;
  return {
    batch: BATCH,
    open: (attempt, source, destination) => openEpollSocket(opening, attempt, source, destination),
    request: attempt => {
      if (early.isSent(attempt)) ledger.stage[attempt] = STAGE.response;
      else request(load, attempt);
    },
    send: (attempt, bytes) => sendTo(descriptorOf(attempt), bytes, bytes.byteLength),
    observe: attempt => observe(ledger, attempt, descriptorOf(attempt)),
    observeHandshake: attempt => observeHandshake(ledger, attempt, descriptorOf(attempt)),
    arrival: attempt => arrivalAt(ledger.stage[attempt], descriptorOf(attempt)),
    abandon: () => {},
    close: attempt => {
      const fd = descriptorOf(attempt);
      if (fd === CLOSED) return;
      descriptors[attempt] = CLOSED;
      closeDescriptor(fd);
    },
    flush: () => {},
    onEvent: (attempt, events) => onEvent(load, attempt, events),
    freeze: () => {},
    release: () => {},
  };
}

/** A short request has room in the buffer of a new socket. */
function request(load: Load, attempt: number): void {
  const { request: bytes } = load.asking;
  const sent = bytes === undefined ? 0 : sendTo(load.descriptors[attempt] ?? CLOSED, bytes, bytes.byteLength);
  if (sent < 0) failByErrno(load, attempt, -sent, SYSCALL.send);
  else load.ledger.stage[attempt] = STAGE.response;
}

/** Takes an attempt further after an event on its socket. */
function onEvent(load: Load, attempt: number, events: number): void {
  if (load.ledger.outcome[attempt] === OUTCOME.failed) return;
  if (load.ledger.stage[attempt] === STAGE.connect) {
    const failed = (events & (POLL.error | POLL.hangUp)) !== 0;
    onConnected(load, attempt, failed ? pendingError(load.descriptors[attempt] ?? CLOSED) : 0);
    if (isOver(load, attempt)) return;
  }
  if ((events & (POLL.in | ENDED)) !== 0) readAll(load, attempt, (events & ENDED) !== 0);
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
    onBytes(load, attempt, received, length);
    if (isOver(load, attempt)) return;
    if (length < received.byteLength && !ended) return;
  }
}

function isOver({ ledger, descriptors }: Load, attempt: number): boolean {
  return ledger.outcome[attempt] === OUTCOME.failed || descriptors[attempt] === CLOSED;
}
