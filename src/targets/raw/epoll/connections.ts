import { ERRNO } from '../../../model/errno.ts';
import type { ListenTask } from '../../../model/protocol.ts';
import { POLL, type Poller } from '../../../system/linux/epoll.ts';
import { closeDescriptor, receiveFrom, sendTo } from '../../../system/linux/sockets.ts';
import { ANSWER } from '../answer.ts';
import { type DelayedAnswers, delayedAnswers } from '../delayed-answers.ts';
import { growing } from '../growing.ts';
import { endsIn } from '../requests.ts';

const WATCHED = POLL.in | POLL.peerClosed | POLL.edge;
const ENDED = POLL.peerClosed | POLL.hangUp | POLL.error;

const received = Buffer.allocUnsafeSlow(4096);

/** The accepted connections of a target, by descriptor. */
export interface Connections {
  answered: number;
  /** How many are open. */
  count: number;
  /** Takes over an accepted descriptor. */
  open(fd: number): void;
  onEvent(fd: number, events: number, nowUs: number): void;
  /** Sends the answers that are due. */
  answerDue(nowUs: number): void;
  /** When the next delayed answer is due; Infinity for none. */
  dueUs(): number;
}

export function newConnections(poller: Poller, { answer, closeAfterAnswer }: ListenTask): Connections {
  /** How much of a request's end each connection has sent so far. */
  const progress = growing(Uint8Array);
  const delayed: DelayedAnswers = delayedAnswers(answer.mode === 'after' ? answer.afterMs * 1000 : 0);
  const close = (fd: number): void => {
    closeDescriptor(fd);
    delayed.forget(fd);
    connections.count -= 1;
  };
  /** Whether the connection is still open. */
  const respond = (fd: number): boolean => {
    const sent = sendTo(fd, ANSWER, ANSWER.byteLength);
    if (sent > 0) connections.answered += 1;
    const goesOn = sent > 0 && !closeAfterAnswer;
    if (!goesOn) close(fd);
    return goesOn;
  };
  const onBytes = (fd: number, length: number, nowUs: number): boolean => {
    const { requests, state } = endsIn(received, length, progress.get(fd));
    progress.set(fd, state);
    for (let request = 0; request < requests; request += 1) {
      if (answer.mode === 'now' && !respond(fd)) return false;
      if (answer.mode === 'after') delayed.add(fd, nowUs);
    }
    return true;
  };
  const connections: Connections = {
    answered: 0,
    count: 0,
    open: fd => {
      connections.count += 1;
      progress.set(fd, 0);
      if (poller.add(fd, WATCHED, fd) < 0) close(fd);
    },
    onEvent: (fd, events, nowUs) => {
      for (;;) {
        const length = receiveFrom(fd, received);
        if (length === -ERRNO.EAGAIN) return;
        if (length <= 0) return close(fd);
        if (!onBytes(fd, length, nowUs)) return;
        if (length < received.byteLength && (events & ENDED) === 0) return;
      }
    },
    answerDue: nowUs => delayed.takeDue(nowUs, respond),
    dueUs: delayed.dueUs,
  };
  return connections;
}
