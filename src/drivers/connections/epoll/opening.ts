import { STAGE, SYSCALL } from '../../../model/codes.ts';
import { ERRNO } from '../../../model/errno.ts';
import { POLL, type Poller } from '../../../system/linux/epoll.ts';
import {
  bindTo,
  choosePortAtConnect,
  connectTo,
  openSocket,
  searchPortsInOnePass,
} from '../../../system/linux/sockets.ts';
import { failByErrno } from '../failing.ts';
import type { Load } from '../load.ts';

/** Edge-triggered: one registration serves an attempt for life. */
const WATCHED = POLL.in | POLL.out | POLL.peerClosed | POLL.edge;

/** Makes the attempt's socket, begins to connect it, and has the poller watch it. */
export function openEpollSocket(
  load: Load,
  poller: Poller,
  attempt: number,
  source: number,
  destination: number,
): void {
  const fd = openSocket(load.family);
  if (fd < 0) {
    failByErrno(load, attempt, -fd, SYSCALL.socket);
    return;
  }
  load.descriptors[attempt] = fd;
  searchPortsInOnePass(fd);
  const from = load.sources[source];
  const to = load.destinations[destination];
  if (to === undefined) throw new Error('the task has no destination');
  if (from === undefined || bindSource(load, attempt, fd, from)) connect(load, poller, attempt, fd, to);
}

function bindSource(load: Load, attempt: number, fd: number, source: Buffer): boolean {
  load.ledger.stage[attempt] = STAGE.bind;
  choosePortAtConnect(fd);
  const bound = bindTo(fd, source);
  if (bound < 0) failByErrno(load, attempt, -bound, SYSCALL.bind);
  return bound === 0;
}

function connect(load: Load, poller: Poller, attempt: number, fd: number, destination: Buffer): void {
  load.ledger.stage[attempt] = STAGE.connect;
  const begun = connectTo(fd, destination);
  if (begun < 0 && begun !== -ERRNO.EINPROGRESS) {
    failByErrno(load, attempt, -begun, SYSCALL.connect);
    return;
  }
  const added = poller.add(fd, WATCHED, attempt);
  if (added < 0) failByErrno(load, attempt, -added, SYSCALL.epoll_ctl);
}
