import { ERRNO } from '../../../model/errno.ts';
import { isTls } from '../../../model/probe-spec.ts';
import { sendTo } from '../../../system/linux/sockets.ts';
import type { Load } from '../load.ts';

/** Say nothing of the connection: the request is sent again once it stands. */
const NO_WORD_OF_IT: readonly number[] = [-ERRNO.EINTR, -ERRNO.ENOMEM, -ERRNO.ENOBUFS];

/** After a try that came too early: over a longer way the next ones do, too. */
const ATTEMPTS_UNTRIED = 63;

/**
 * Requests that are sent before anybody has asked whether the connection stands. Inside one machine a handshake is over when
 * connect() returns, and such a request spares the wait for the event that would tell.
 */
export interface EarlyRequests {
  /** Bytes sent, or the negative errno by which the connection failed; -EAGAIN where it does not stand yet. */
  send(attempt: number, fd: number): number;
  isSent(attempt: number): boolean;
}

export function earlyRequests({ asking, task }: Load): EarlyRequests {
  const request = isTls(task.probe) ? undefined : asking.request;
  let untried = 0;
  let latest = -1;
  return {
    send: (attempt, fd) => {
      if (request === undefined) return -ERRNO.EAGAIN;
      if (untried > 0) {
        untried -= 1;
        return -ERRNO.EAGAIN;
      }
      const sent = sendTo(fd, request, request.byteLength);
      if (sent === -ERRNO.EAGAIN) untried = ATTEMPTS_UNTRIED;
      if (sent >= 0) latest = attempt;
      return NO_WORD_OF_IT.includes(sent) ? -ERRNO.EAGAIN : sent;
    },
    isSent: attempt => attempt === latest,
  };
}
