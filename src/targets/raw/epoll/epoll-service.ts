import type { ListenTask } from '../../../model/protocol.ts';
import { POLL, type Poller } from '../../../system/linux/epoll.ts';
import { paceOf } from '../pace.ts';
import type { Service } from '../service.ts';
import { acceptingFrom } from './accepting.ts';
import { newConnections } from './connections.ts';

/** True descriptors, one system call a step. */
export function epollService(listener: number, poller: Poller, task: ListenTask): Service {
  const connections = newConnections(poller, task);
  const accepting = acceptingFrom(listener, paceOf(task.accept), connections);
  // Edge-triggered: a queue that is left alone wakes nobody.
  if (task.accept.mode !== 'never') poller.add(listener, POLL.in | POLL.edge, listener);
  return {
    work: nowUs => {
      accepting.accept(nowUs);
      connections.answerDue(nowUs);
    },
    onEvent: (fd, events, nowUs) => {
      if (fd === listener) accepting.onWaiting(nowUs);
      else connections.onEvent(fd, events, nowUs);
    },
    dueUs: () => Math.min(accepting.dueUs(), connections.dueUs()),
    counts: () => ({
      accepted: accepting.accepted,
      answered: connections.answered,
      open: connections.count,
      errors: { ...accepting.errors },
    }),
    release: () => {},
  };
}
