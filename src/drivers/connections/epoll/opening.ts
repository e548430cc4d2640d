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
import { onConnected } from '../attempt-steps.ts';
import { failByErrno } from '../failing.ts';
import { CLOSED, type Load } from '../load.ts';
import type { EarlyRequests } from './early-request.ts';

/** Edge-triggered: one registration serves an attempt for life. */
const ANSWER = POLL.in | POLL.peerClosed | POLL.edge;
const CONNECTION_AND_ANSWER = ANSWER | POLL.out;

/** What opens the sockets of a load, and watches them. */
export interface Opening {
  readonly load: Load;
  readonly poller: Poller;
  readonly early: EarlyRequests;
}

/** Makes the attempt's socket, begins to connect it, and has the poller watch it. */
export function openEpollSocket(opening: Opening, attempt: number, source: number, destination: number): void {
  const { load } = opening;
  const fd = openSocket(load.family);
  if (fd < 0) {
    failByErrno(load, attempt, -fd, SYSCALL.socket);
    return;
  }
  load.descriptors[attempt] = fd;
  if (load.task.amplePorts !== true) searchPortsInOnePass(fd);
  const from = load.sources[source];
  const to = load.destinations[destination];
  if (to === undefined) throw new Error('the task has no destination');
  if (from === undefined || bindSource(load, attempt, fd, from)) connect(opening, attempt, fd, to);
}

function bindSource(load: Load, attempt: number, fd: number, source: Buffer): boolean {
  load.ledger.stage[attempt] = STAGE.bind;
  choosePortAtConnect(fd);
  const bound = bindTo(fd, source);
  if (bound < 0) failByErrno(load, attempt, -bound, SYSCALL.bind);
  return bound === 0;
}

function connect(opening: Opening, attempt: number, fd: number, destination: Buffer): void {
  const { load } = opening;
  load.ledger.stage[attempt] = STAGE.connect;
  const begun = connectTo(fd, destination);
  if (begun < 0 && begun !== -ERRNO.EINPROGRESS) failByErrno(load, attempt, -begun, SYSCALL.connect);
  else watch(opening, attempt, fd, ask(opening, attempt, fd));
}

/** Returns what the attempt waits for now. */
function ask({ load, early }: Opening, attempt: number, fd: number): number {
  const sent = early.send(attempt, fd);
  if (sent === -ERRNO.EAGAIN) return CONNECTION_AND_ANSWER;
  onConnected(load, attempt, Math.max(0, -sent));
  return ANSWER;
}

function watch({ load, poller }: Opening, attempt: number, fd: number, events: number): void {
  if (load.descriptors[attempt] === CLOSED) return;
  const added = poller.add(fd, events, attempt);
  if (added < 0) failByErrno(load, attempt, -added, SYSCALL.epoll_ctl);
}
